using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Worker;

namespace Dialogos.Eval.Programs;

/// <summary>What a worker said to one request.</summary>
/// <param name="Answers">What it proved to have said.</param>
/// <param name="Unproved">Lines that nobody with the key wrote: somebody else spoke.</param>
/// <param name="End">How it stopped answering.</param>
public sealed record WorkerTalk(List<WorkAnswer> Answers, List<string> Unproved, WorkerEnd End);

/// <summary>How a talk ended.</summary>
public enum WorkerEnd
{
    /// <summary>It said that it was done.</summary>
    Done,
    /// <summary>The process ended before.</summary>
    Died,
    /// <summary>It said nothing for too long and was killed: the host is to blame, or what no fuel can count.</summary>
    Silent,
}

/// <summary>A worker that is started when it is first needed, and again after it died.</summary>
public sealed class WorkerProcess : IDisposable
{
    // All of a worker's managed memory, in hexadecimal bytes: 512 MiB.
    private const string HeapLimit = "20000000";
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(60);
    private const int MostLines = 10_000;
    private Process? _process;

    /// <summary>Asks for tests to be run.</summary>
    public async Task<WorkerTalk> AskAsync(byte[] assembly, long fuel, string[] tests, CancellationToken cancellation)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var process = _process ??= Start();
        var talk = new WorkerTalk([], [], WorkerEnd.Died);
        try
        {
            await process.StandardInput.WriteLineAsync(
                JsonSerializer.Serialize(new WorkRequest(key, assembly, fuel, tests), Messages.Default.WorkRequest).AsMemory(), cancellation);
            await process.StandardInput.FlushAsync(cancellation);
            for (var lines = 0; lines < MostLines; lines++)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(MostSilence);
                if (await process.StandardOutput.ReadLineAsync(patience.Token) is not { } line)
                    break;
                if (Messages.Read(line, talk.Answers.Count, key) is not { } answer)
                    talk.Unproved.Add(line.Length > 200 ? line[..200] : line);
                else if (answer.Kind == "done")
                    return talk with { End = WorkerEnd.Done };
                else
                    talk.Answers.Add(answer);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Stop();
            return talk with { End = WorkerEnd.Silent };
        }
        catch (IOException)
        {
            // The pipe broke: the process is gone.
        }
        catch (OperationCanceledException)
        {
            Stop();
            throw;
        }
        Stop();
        return talk;
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private static Process Start()
    {
        var program = typeof(Fuel).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        // Nothing of the surroundings: no secrets, no proxy, no settings of the runtime but these.
        var path = Environment.GetEnvironmentVariable("PATH");
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        if (root is not null)
            start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "1";
        var process = Process.Start(start) ?? throw new IOException("the worker does not start");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private void Stop()
    {
        if (_process is not { } process)
            return;
        _process = null;
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
