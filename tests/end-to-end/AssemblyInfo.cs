// One after the other: the tests share the built images, and machines that compete for processors run into time limits.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
