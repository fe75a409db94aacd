// Words. A *kernel test* is a static method that runs inside the booted kernel (`test=` on the command line); a *kernel
// benchmark* one whose instructions are counted (`bench=`). The registry of both is generated from the attributes
// (analyzers/generators/KernelTestGenerator.cs): names are "area.method_name", sorted, where the area is the class's
// name without "Tests" or "Benchmarks".
using System;

namespace Dialogos.Kernel.Tests;

/// <summary>Marks <c>static void Method(KernelTestContext context)</c> as a test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelTestAttribute : Attribute
{
}

/// <summary>Marks <c>static ulong Method()</c> as a benchmark; it returns how many operations it did.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelBenchmarkAttribute : Attribute
{
}
