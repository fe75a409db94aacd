using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Sandbox.Vm;

/// <summary>The machine could not be started; the guest never ran.</summary>
public sealed class MachineStartException(string message) : IOException(message);

/// <summary>One running machine. Dispose of it, and nothing of it is left.</summary>
public sealed class VirtualMachine : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    // As kernel/diagnostics/Panic.cs has it.
    private const int PanicStatus = 101;

    private readonly string folder;
    private readonly QemuProcess process;
    private volatile string? shutdownReason;

    private VirtualMachine(string folder, QemuProcess process, Accelerator accelerator, SerialChannel console,
        SerialChannel frames, SerialChannel? channel, QmpClient monitor)
    {
        this.folder = folder;
        this.process = process;
        Accelerator = accelerator;
        Console = console;
        Frames = frames;
        Channel = channel;
        Monitor = monitor;
        monitor.EventArrived += OnEvent;
        Completion = CompleteAsync();
    }

    /// <summary>What runs the instructions: never <see cref="Vm.Accelerator.Best"/>.</summary>
    public Accelerator Accelerator { get; }
    /// <summary>COM1.</summary>
    public SerialChannel Console { get; }
    /// <summary>COM2.</summary>
    public SerialChannel Frames { get; }
    /// <summary>What a program in the guest has as <c>/dev/vport0p1</c>; null if the machine has no channel.</summary>
    public SerialChannel? Channel { get; }
    /// <summary>QEMU's own control.</summary>
    public QmpClient Monitor { get; }
    /// <summary>How it ended; completes when it has, and all its output was read.</summary>
    public Task<MachineEnd> Completion { get; }
    /// <summary>QEMU's process id.</summary>
    public int ProcessId => process.Id;

    /// <summary>Starts a machine. It runs when this returns.</summary>
    /// <exception cref="ArgumentException">The configuration cannot work.</exception>
    /// <exception cref="MachineStartException">QEMU did not start; the message is its own.</exception>
    public static async Task<VirtualMachine> StartAsync(MachineConfiguration configuration,
        CancellationToken cancellation = default)
    {
        if (configuration.FindMistake() is { } mistake)
            throw new ArgumentException(mistake, nameof(configuration));
        var accelerator = configuration.CountInstructions ? Accelerator.Tcg : configuration.Accelerator;
        if (accelerator == Accelerator.Best)
            accelerator = await AcceleratorProbe.BestAsync(cancellation);

        var folder = Directory.CreateTempSubdirectory("dialogos-vm-").FullName;
        QemuProcess? process = null;
        using var listener = new Listener(Path.Combine(folder, "monitor"));
        try
        {
            using var consolePipes = new SerialPipes(Path.Combine(folder, "console"));
            using var framePipes = new SerialPipes(Path.Combine(folder, "frames"));
            using var channelPipes = configuration.HasChannel ? new SerialPipes(Path.Combine(folder, "channel")) : null;
            if (configuration.Boot is BootSource.Firmware)
                File.Copy(QemuCommand.FirmwareVariables, Path.Combine(folder, "variables.fd"));
            process = QemuProcess.Start(QemuCommand.Arguments(configuration, accelerator, folder), configuration.Limits);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(StartLimit);
            // QEMU opens the monitor last.
            var monitor = new QmpClient(await listener.AcceptAsync(process.Exited, deadline.Token));
            var console = consolePipes.Connect(configuration.Limits.Output);
            var frames = framePipes.Connect(configuration.Limits.Output);
            var channel = channelPipes?.Connect(configuration.Limits.Output);
            process.Watch(() => console.IsOverLimit || frames.IsOverLimit || channel is { IsOverLimit: true });
            await monitor.NegotiateAsync(deadline.Token);
            var machine = new VirtualMachine(folder, process, accelerator, console, frames, channel, monitor);
            // QEMU waits until now (-S): an exit status after this is the guest's, not QEMU's own.
            await ContinueAsync(monitor, deadline.Token);
            process.GuestRuns();
            return machine;
        }
        catch (Exception fault)
        {
            var words = await StopAfterFaultAsync(process);
            Directory.Delete(folder, recursive: true);
            if (fault is OperationCanceledException && cancellation.IsCancellationRequested)
                throw;
            throw new MachineStartException(words.Length > 0 ? words : fault.Message);
        }
    }

    /// <summary>Kills the machine and waits until it is gone.</summary>
    public async Task<MachineEnd> StopAsync()
    {
        process.Kill(EndReason.Stopped);
        return await Completion;
    }

    /// <summary>Waits for the end, and stops the machine if the wait is cancelled.</summary>
    public async Task<MachineEnd> WaitAsync(CancellationToken cancellation = default)
    {
        await using var registration = cancellation.Register(() => process.Kill(EndReason.Stopped));
        return await Completion;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static async Task ContinueAsync(QmpClient monitor, CancellationToken cancellation)
    {
        try
        {
            await monitor.ExecuteAsync("cont", null, cancellation);
        }
        catch (QmpException) when (monitor.HasEnded)
        {
            // The guest was done before QEMU could answer; Completion says how.
        }
    }

    private static async Task<string> StopAfterFaultAsync(QemuProcess? process)
    {
        if (process is null)
            return "";
        process.Kill(EndReason.HostFailure);
        return (await process.Exited).Errors;
    }

    private void OnEvent(string name, JsonNode? data)
    {
        if (name == "SHUTDOWN")
            shutdownReason = data?["reason"]?.GetValue<string>();
    }

    private async Task<MachineEnd> CompleteAsync()
    {
        var exit = await process.Exited;
        await Task.WhenAll(Console.Reading, Frames.Reading, Channel?.Reading ?? Task.CompletedTask, Monitor.Reading);
        var (reason, status, detail) = Explain(exit);
        return new MachineEnd(reason, status, exit.Elapsed, detail) { Processor = exit.Processor };
    }

    private (EndReason Reason, int? Status, string Detail) Explain(QemuExit exit)
    {
        if (exit.Killed is { } killed)
            return (killed, null, exit.KillDetail);
        // isa-debug-exit ends QEMU with (status << 1) | 1 and without a SHUTDOWN event. 128 to 192 are QEMU's own death by one
        // of 64 signals; a panic of the kernel (status 101) lies above.
        if (shutdownReason is null && exit.Code is > 0 and (< 128 or > 192) && (exit.Code & 1) == 1)
            return (EndReason.GuestExit, exit.Code >> 1, $"the guest ended with status {exit.Code >> 1}" +
                (exit.Code >> 1 == PanicStatus ? ": its kernel panicked" : ""));
        return shutdownReason switch
        {
            "guest-shutdown" => (EndReason.PowerOff, null, "the guest switched the power off"),
            "guest-reset" => (EndReason.Reset, null, "the guest reset itself (or its processor, by a triple fault)"),
            "guest-panic" => (EndReason.Reset, null, "the guest reported a panic"),
            "host-ui" => (EndReason.Stopped, null, "its window was closed"),
            "host-qmp-quit" => (EndReason.Stopped, null, "it was stopped"),
            _ => (EndReason.HostFailure, null, $"QEMU ended with status {exit.Code}: {exit.Errors}"),
        };
    }

    /// <summary>The socket at which QEMU calls when it starts, so that no event is lost before somebody listens.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public Listener(string path)
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(1);
        }

        public async Task<Stream> AcceptAsync(Task<QemuExit> exited, CancellationToken cancellation)
        {
            var accept = socket.AcceptAsync(cancellation).AsTask();
            if (await Task.WhenAny(accept, exited) != accept)
                throw new MachineStartException("QEMU ended while it started.");
            return new NetworkStream(await accept, ownsSocket: true);
        }

        public void Dispose() => socket.Dispose();
    }
}
