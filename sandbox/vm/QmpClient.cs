using System;
using System.Collections.Concurrent;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Sandbox.Vm;

/// <summary>QEMU refused a command, or is gone.</summary>
public sealed class QmpException(string message) : IOException(message);

/// <summary>QEMU's machine protocol: commands and answers as JSON lines (QEMU, docs/interop/qmp-spec.txt).</summary>
public sealed class QmpClient
{
    private readonly StreamReader reader;
    private readonly Stream stream;
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> waiting = [];
    private readonly TaskCompletionSource greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int lastId;
    private volatile bool ended;

    internal QmpClient(Stream stream)
    {
        this.stream = stream;
        reader = new StreamReader(stream, new UTF8Encoding(false));
        Reading = Task.Run(ReadAsync);
    }

    /// <summary>Called on a pool thread with each event's name and data.</summary>
    public event Action<string, JsonNode?>? EventArrived;

    /// <summary>Whether QEMU closed the connection.</summary>
    internal bool HasEnded => ended;

    /// <summary>Completes when QEMU closed the connection.</summary>
    internal Task Reading { get; }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="QmpException">QEMU refused it or ended.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments = null,
        CancellationToken cancellation = default)
    {
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        var message = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
            message["arguments"] = arguments;
        await sending.WaitAsync(cancellation);
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(message.ToJsonString() + "\n"), cancellation);
        }
        catch (IOException)
        {
            throw new QmpException($"QEMU ended before '{command}'.");
        }
        finally
        {
            sending.Release();
        }
        if (ended)
            answer.TrySetException(new QmpException($"QEMU ended before it answered '{command}'."));
        return await answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Saves the screen as a PNG file.</summary>
    public Task ScreenshotAsync(string file, CancellationToken cancellation = default) =>
        ExecuteAsync("screendump", new JsonObject { ["filename"] = Path.GetFullPath(file), ["format"] = "png" },
            cancellation);

    /// <summary>Presses and releases keys together.</summary>
    /// <param name="keys">QEMU's key names, e.g. <c>ctrl</c>, <c>a</c>, <c>ret</c>, <c>down</c>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task SendKeysAsync(string[] keys, CancellationToken cancellation = default)
    {
        var list = new JsonArray();
        foreach (var key in keys)
            list.Add((JsonNode)new JsonObject { ["type"] = "qcode", ["data"] = key });
        return ExecuteAsync("send-key", new JsonObject { ["keys"] = list }, cancellation);
    }

    internal async Task NegotiateAsync(CancellationToken cancellation)
    {
        await greeting.Task.WaitAsync(cancellation);
        await ExecuteAsync("qmp_capabilities", null, cancellation);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                Accept(JsonNode.Parse(line)!.AsObject());
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or JsonException)
        {
            // A killed QEMU may stop in the middle of a line.
        }
        ended = true;
        greeting.TrySetException(new QmpException("QEMU ended before its greeting."));
        // Nobody may be waiting for the greeting; the fault is reported by whoever is.
        _ = greeting.Task.Exception;
        foreach (var answer in waiting.Values)
            answer.TrySetException(new QmpException("QEMU ended before it answered."));
    }

    private void Accept(JsonObject message)
    {
        if (message.ContainsKey("QMP"))
            greeting.TrySetResult();
        else if (message["event"] is { } name)
            EventArrived?.Invoke(name.GetValue<string>(), message["data"]);
        else if (message["id"] is { } id && waiting.TryRemove(id.GetValue<int>(), out var answer))
        {
            if (message["error"] is { } error)
                answer.TrySetException(new QmpException(error["desc"]?.GetValue<string>() ?? "QEMU reports an error."));
            else
                answer.TrySetResult(message["return"]);
        }
    }
}
