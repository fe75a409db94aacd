using System;
using System.IO;
using System.Runtime.Loader;
using System.Text.Json;
using System.Threading;
using Dialogos.Eval.Worker;

const int StackBytes = 16 << 20;
const int LongestReason = 300;

using var input = new StreamReader(Console.OpenStandardInput());
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
// What a program prints is nobody's evidence.
Console.SetOut(TextWriter.Null);
Console.SetError(TextWriter.Null);
while (input.ReadLine() is { } line)
{
    var request = JsonSerializer.Deserialize(line, Messages.Default.WorkRequest)!;
    var thread = new Thread(() => Serve(request), StackBytes);
    thread.Start();
    thread.Join();
}

void Serve(WorkRequest request)
{
    var number = 0;
    void Say(string kind, string test, string? failure, int checks, long steps) =>
        output.WriteLine(Messages.Write(new WorkAnswer(kind, test, failure, checks, steps), number++, request.Key));

    // Each program in a context of its own: its statics begin anew, and go when it goes.
    var context = new AssemblyLoadContext("program", isCollectible: true);
    var program = (ITestProgram)Activator.CreateInstance(
        context.LoadFromStream(new MemoryStream(request.Assembly)).GetType("Dialogos.Eval.Entry", throwOnError: true)!)!;
    foreach (var test in request.Tests)
    {
        var index = program.Count - 1;
        while (index >= 0 && program.NameOf(index) != test)
            index--;
        // A test that is not there is not reported: whoever asked sees that it never ran.
        if (index < 0)
            continue;
        Say("started", test, null, 0, 0);
        _ = Check.TakeCount();
        Fuel.Fill(request.Fuel);
        string? failure;
        var checks = 0;
        try
        {
            failure = program.Run(index, out checks);
        }
        catch (Exception fault)
        {
            checks = 1;
            failure = $"{fault.GetType().Name}: {fault.Message}";
        }
        Say("ended", test, failure is { Length: > LongestReason } ? failure[..LongestReason] : failure, checks, Fuel.Used);
    }
    Say("done", "", null, request.Tests.Length, 0);
    context.Unload();
}
