#include "base/distributions.h"

#include <gtest/gtest.h>

#include <cmath>

namespace routescale {
namespace {

// python3 -c 'from scipy import stats; print(repr(stats.f.sf(4.188, 2, 54)))'
TEST(FisherFTail, AgreesWithScipy) {
  EXPECT_NEAR(FisherFTail(4.188, 2, 54), 0.02037785381829706, 1e-15);
  EXPECT_NEAR(FisherFTail(1.5, 3, 7), 0.2958089192964378, 1e-15);
  EXPECT_NEAR(FisherFTail(181.4, 1, 53) / 9.5624547926459e-19, 1, 1e-10);
  EXPECT_EQ(FisherFTail(0, 2, 5), 1);
  EXPECT_EQ(FisherFTail(INFINITY, 2, 5), 0);
  EXPECT_TRUE(std::isnan(FisherFTail(NAN, 2, 5)));
}

// python3 -c 'from scipy import stats; print(repr(2*stats.t.sf(2.0, 53)))'
TEST(StudentTCdf, IsTheInverseOfTheQuantile) {
  for (double probability : {1e-6, 0.025, 0.5, 0.9}) {
    EXPECT_NEAR(StudentTCdf(StudentT(probability, 53), 53), probability, 1e-14);
  }
}

TEST(StudentTTails, AgreesWithScipy) {
  EXPECT_NEAR(StudentTTails(2.0, 53), 0.05063638562068995, 1e-15);
  EXPECT_NEAR(StudentTTails(-2.0, 53), 0.05063638562068995, 1e-15);
  EXPECT_NEAR(StudentTTails(12.5, 50) / 5.276397733608492e-17, 1, 1e-10);
  EXPECT_EQ(StudentTTails(0, 4), 1);
  EXPECT_EQ(StudentTTails(-INFINITY, 4), 0);
}

}  // namespace
}  // namespace routescale
