# Usage: Rscript nls.R TABLE
# The routing law of Clark et al. on their RL-R runs of seed 42 by R's nls:
# estimates, standard errors, profile intervals (confint, package MASS), the
# sum of squares, also with weights; information criteria, leave-one-out errors
# and F tests of laws (anova); RL-R against Hash, by a paired t test and by equal
# coefficients; pure error of runs of S-Base at the same N and E. Prints CSV. The
# numbers in nls.csv are those of
#
#   Rscript tests/expected/nls.R data/curves.csv.gz > tests/expected/nls.csv
#
# under R 4.2.2 with MASS 7.3-58.2. E_start and E_max are fitted in their
# logarithm; their standard errors are those of the logarithm times the value.

suppressMessages(library(MASS))

rows <- read.csv(gzfile(commandArgs(TRUE)[1]), check.names = FALSE)
rows <- rows[order(rows$hyper_id, rows$step), ]
last <- rows[!duplicated(rows$hyper_id, fromLast = TRUE), ]
of_router <- function(runs, router) {
  chosen <- runs[runs$router_type %in% c(router, "Dense"), ]
  data.frame(router = router, dense = chosen$router_type == "Dense",
             x = log10(chosen$dense_parameter_count), e = chosen$num_experts,
             y = log10(chosen$loss_validation))
}
usual <- last[last$k == 1 & last$routing_frequency == 0.5 & last$seed == 42, ]
runs <- of_router(usual, "RL-R")
x <- runs$x
e <- runs$e
y <- runs$y

saturated <- function(u, v) {
  log10(1 / (1 / (e - 1 + 1 / (exp(-u) - exp(-v))) + exp(-v)))
}
control <- nls.control(maxiter = 500, tol = 1e-6, minFactor = 1e-10,
                       nDcentral = TRUE)
start <- list(a = -0.083, b = -0.126, c = 0.012, d = 1.111,
              u = log(1.88), v = log(470))
routed <- nls(y ~ a * x + b * saturated(u, v) + c * x * saturated(u, v) + d,
              start = start, control = control)
curved <- nls(y ~ a * x + b * saturated(u, v) + c * x * saturated(u, v) + d +
                g * x^2,
              start = c(as.list(coef(routed)), g = 0), control = control)
weighted <- nls(y ~ a * x + b * saturated(u, v) + c * x * saturated(u, v) + d,
                start = start, control = control, weights = e)
bilinear <- lm(y ~ x * log10(e), runs)
separable <- lm(y ~ x + log10(e), runs)

show <- function(quantity, value, low = NA, high = NA) {
  cat(quantity, format(c(value, low, high), digits = 12, trim = TRUE),
      sep = ",")
  cat("\n")
}
cat("quantity,value,low,high\n")
show("runs", length(y))
show("sse", deviance(routed))
show("sigma", summary(routed)$sigma)
ends <- suppressMessages(confint(routed))
errors <- summary(routed)$coefficients[, 2]
for (name in c("a", "b", "c", "d")) {
  show(name, coef(routed)[[name]], ends[name, 1], ends[name, 2])
  show(paste0("error of ", name), errors[[name]])
}
for (pair in list(c("u", "E_start"), c("v", "E_max"))) {
  value <- exp(coef(routed)[[pair[1]]])
  show(pair[2], value, exp(ends[pair[1], 1]), exp(ends[pair[1], 2]))
  show(paste0("error of ", pair[2]), errors[[pair[1]]] * value)
}
show("F of curvature", anova(routed, curved)[2, "F value"])
show("F of interaction", anova(separable, bilinear)[2, "F"])

show("weighted sse", deviance(weighted))
for (name in c("a", "b", "c", "d")) {
  show(paste("weighted", name), coef(weighted)[[name]])
  show(paste("weighted error of", name),
       summary(weighted)$coefficients[name, 2])
}

# R counts the variance as a parameter, which AICc has in its last term alone
# here, and keeps the constant of the normal density, which goes.
constant <- length(y) * (log(2 * pi) + 1)
laws <- list(separable = separable, bilinear = bilinear,
             "routed-bilinear" = routed)
aicc <- c()
for (name in names(laws)) {
  k <- length(coef(laws[[name]])) + 1
  aicc[name] <- AIC(laws[[name]]) - constant - 2 +
    2 * k * (k + 1) / (length(y) - k - 1)
  show(paste("aicc of", name), aicc[[name]])
  show(paste("bic of", name), BIC(laws[[name]]) - constant - log(length(y)))
}
weights <- exp((min(aicc) - aicc) / 2)
for (name in names(laws)) {
  show(paste("weight of", name), weights[[name]] / sum(weights))
}
for (name in c("separable", "bilinear")) {
  left_out <- resid(laws[[name]]) / (1 - hatvalues(laws[[name]]))
  show(paste("leave-one-out rmse of", name), sqrt(mean(left_out^2)))
}

hash <- of_router(usual, "Hash")
cells <- merge(hash[!hash$dense, ], runs[!runs$dense, ], by = c("x", "e"))
paired <- t.test(cells$y.x, cells$y.y, paired = TRUE)
show("cells", nrow(cells))
show("difference", paired$estimate, paired$conf.int[1], paired$conf.int[2])
show("t of difference", paired$statistic)
both <- rbind(hash, runs)
apart <- lm(y ~ router * x * log10(e), both)
equal <- lm(y ~ x * log10(e), both)
same_dense <- lm(y ~ x + router:log10(e) + router:x:log10(e), both)
show("F of equal coefficients", anova(equal, apart)[2, "F"])
show("F of equal a and d", anova(same_dense, apart)[2, "F"])

replicated <- of_router(last, "S-Base")
law <- lm(y ~ x * log10(e), replicated)
means <- lm(y ~ factor(paste(x, e)), replicated)
show("F of lack of fit", anova(law, means)[2, "F"])
