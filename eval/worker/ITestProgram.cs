// Words. The *worker* is a process that runs tests of programs that nobody trusts. A *test program* is a compiled assembly with
// a generated entry that lists its tests. *Fuel* is what a test may spend: one unit for each turn of a loop and each call, so
// that a program that never ends is stopped at the same place every time, on every machine. The worker proves each of its
// answers with a key that it was given for one request; what is not proved counts as not said.
namespace Dialogos.Eval.Worker;

/// <summary>The entry that is generated into every program under test.</summary>
public interface ITestProgram
{
    /// <summary>How many tests there are.</summary>
    int Count { get; }

    /// <summary>The name of a test.</summary>
    string NameOf(int test);

    /// <summary>Runs a test: returns why it failed, or null; and how many expectations it looked at.</summary>
    string? Run(int test, out int checks);
}
