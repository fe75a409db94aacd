using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Dialogos.Eval.Mutation;

/// <summary>How a test ended.</summary>
internal enum TestState
{
    /// <summary>It ran, and failed nowhere.</summary>
    Passed,
    /// <summary>It failed, with one of its rows at least.</summary>
    Failed,
    /// <summary>It did not run.</summary>
    Skipped,
}

/// <summary>How a test ended, and why it failed.</summary>
internal readonly record struct TestResult(TestState State, string Why);

/// <summary>
/// xunit's own runner, one test method at a time, in this process. All rows of a theory are one test: a row has no name that is
/// sure to be the same in the next process.
/// </summary>
internal sealed class TestRunner : IDisposable
{
    private readonly ITestFrameworkExecutor _executor;
    private readonly List<ITestCase> _cases;

    internal TestRunner(System.Reflection.Assembly assembly, Func<string, bool> chooses)
    {
        var framework = new XunitTestFramework(new Silence());
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        using var discovery = new Discovery();
        discoverer.Find(includeSourceInformation: false, discovery, new Options());
        discovery.Wait();
        _cases = discovery.Cases.Where(test => chooses(NameOf(test))).OrderBy(NameOf, StringComparer.Ordinal).ToList();
        _executor = framework.GetExecutor(assembly.GetName());
    }

    /// <summary>"Namespace.Class.Method" of each test, sorted.</summary>
    internal IReadOnlyList<string> Names => _cases.ConvertAll(NameOf);

    /// <summary>Runs one.</summary>
    internal TestResult Run(int index)
    {
        using var execution = new Execution();
        _executor.RunTests([_cases[index]], execution, new Options());
        execution.Wait();
        return execution.Result;
    }

    /// <inheritdoc/>
    public void Dispose() => _executor.Dispose();

    private static string NameOf(ITestCase test) => test.TestMethod.TestClass.Class.Name + "." + test.TestMethod.Method.Name;

    private sealed class Silence : Xunit.LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => true;
    }

    private sealed class Discovery : Xunit.LongLivedMarshalByRefObject, IMessageSink, IDisposable
    {
        private readonly ManualResetEventSlim _ended = new();

        internal List<ITestCase> Cases { get; } = [];

        internal void Wait() => _ended.Wait();

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestCaseDiscoveryMessage found)
                Cases.Add(found.TestCase);
            if (message is IDiscoveryCompleteMessage)
                _ended.Set();
            return true;
        }

        void IDisposable.Dispose() => _ended.Dispose();
    }

    private sealed class Execution : Xunit.LongLivedMarshalByRefObject, IMessageSink, IDisposable
    {
        private readonly ManualResetEventSlim _ended = new();
        private int _ran;
        private string? _fault;

        internal TestResult Result => _fault is { } why ? new(TestState.Failed, why)
            : new(_ran > 0 ? TestState.Passed : TestState.Skipped, "");

        internal void Wait() => _ended.Wait();

        // False ends the run: the rows after one that failed say nothing more.
        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestPassed)
                _ran++;
            // A class, a fixture or xunit itself can fail without any test.
            if (message is IFailureInformation failure)
                _fault ??= $"{failure.ExceptionTypes.FirstOrDefault()}: {failure.Messages.FirstOrDefault()}";
            if (message is ITestAssemblyFinished)
                _ended.Set();
            return _fault is null;
        }

        void IDisposable.Dispose() => _ended.Dispose();
    }

    // Names as in xunit's TestOptionsNames: one test at a time, on the thread that asked, messages at once.
    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = new()
        {
            ["xunit.discovery.PreEnumerateTheories"] = (bool?)false,
            ["xunit.discovery.SynchronousMessageReporting"] = (bool?)true,
            ["xunit.execution.SynchronousMessageReporting"] = (bool?)true,
            ["xunit.execution.DisableParallelization"] = (bool?)true,
        };

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out var value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
