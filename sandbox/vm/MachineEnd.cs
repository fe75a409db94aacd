using System;

namespace Dialogos.Sandbox.Vm;

/// <summary>Why a machine ended.</summary>
public enum EndReason
{
    /// <summary>The guest wrote a status to <c>isa-debug-exit</c>.</summary>
    GuestExit,
    /// <summary>The guest switched the power off.</summary>
    PowerOff,
    /// <summary>The guest reset, and <see cref="ResetAction.End"/> was asked for. A triple fault looks like this too.</summary>
    Reset,
    /// <summary>The host stopped it on request.</summary>
    Stopped,
    /// <summary>It ran longer than allowed and was killed.</summary>
    TimeLimit,
    /// <summary>QEMU used more memory than allowed and was killed.</summary>
    MemoryLimit,
    /// <summary>A serial port printed more than allowed; killed.</summary>
    OutputLimit,
    /// <summary>QEMU itself failed: the guest is not to blame.</summary>
    HostFailure,
}

/// <summary>How a machine ended, as the host saw it.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Status">What the guest wrote to <c>isa-debug-exit</c>, or null.</param>
/// <param name="Elapsed">From start to end.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record MachineEnd(EndReason Reason, int? Status, TimeSpan Elapsed, string Detail)
{
    /// <summary>Processor time of QEMU, short by 50 ms at most.</summary>
    public TimeSpan Processor { get; init; }
}
