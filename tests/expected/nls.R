# Usage: Rscript nls.R TABLE
# The routing law of Clark et al. on their RL-R runs of seed 42 by R's nls:
# estimates, standard errors, profile intervals (confint, package MASS), the
# sum of squares, and F tests of nested laws (anova). Prints CSV. The numbers
# in nls.csv are those of
#
#   Rscript tests/expected/nls.R data/curves.csv.gz > tests/expected/nls.csv
#
# under R 4.2.2 with MASS 7.3-58.2. E_start and E_max are fitted in their
# logarithm; their standard errors are those of the logarithm times the value.

suppressMessages(library(MASS))

rows <- read.csv(gzfile(commandArgs(TRUE)[1]), check.names = FALSE)
rows <- rows[order(rows$hyper_id, rows$step), ]
last <- rows[!duplicated(rows$hyper_id, fromLast = TRUE), ]
runs <- last[last$k == 1 & last$routing_frequency == 0.5 & last$seed == 42 &
               last$router_type %in% c("RL-R", "Dense"), ]
x <- log10(runs$dense_parameter_count)
e <- runs$num_experts
y <- log10(runs$loss_validation)

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
bilinear <- lm(y ~ x * log10(e))
separable <- lm(y ~ x + log10(e))

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
