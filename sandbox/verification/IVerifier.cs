// Words. *Verifying* takes a proposal through the nine gates and ends with a signed *verdict*; both are appended to the log
// of records. This file is the border to those who propose: a `Proposal` goes in, a `Verdict` comes out, *events* tell what
// happens meanwhile.
using System;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;

namespace Dialogos.Sandbox.Verification;

/// <summary>What a caller may ask for besides the proposal itself.</summary>
public sealed record VerificationRequest
{
    /// <summary>
    /// SHA-256 of the kernel.efi that the system built itself from this proposal, in lower-case hexadecimal; null if it
    /// built none. The verifier's own build must have the same bytes.
    /// </summary>
    public string? GuestKernelHash { get; init; }
}

/// <summary>What happens to a proposal.</summary>
/// <param name="ProposalId">Which.</param>
public abstract record VerificationEvent(string ProposalId);

/// <summary>A gate begins.</summary>
public sealed record GateStarted(string ProposalId, string Gate) : VerificationEvent(ProposalId);

/// <summary>What a gate does just now, for people.</summary>
public sealed record GateDetail(string ProposalId, string Gate, string Text) : VerificationEvent(ProposalId);

/// <summary>A gate has decided.</summary>
public sealed record GateEnded(string ProposalId, GateResult Result) : VerificationEvent(ProposalId);

/// <summary>The verdict is signed and in the log.</summary>
/// <param name="VerdictId">The verdict's id there.</param>
/// <param name="Elapsed">How long all gates took together; several run at a time.</param>
public sealed record VerdictSigned(string ProposalId, string VerdictId, Verdict Verdict, TimeSpan Elapsed) : VerificationEvent(ProposalId);

/// <summary>Judges proposals.</summary>
public interface IVerifier
{
    /// <summary>
    /// Takes a proposal through the gates. Whatever is wrong with the proposal is said in the verdict, never thrown;
    /// failures of the verifier's own machinery make the gate's status <see cref="GateStatus.Infra"/>. Several
    /// proposals may be verified at the same time.
    /// </summary>
    Task<Verdict> VerifyAsync(Proposal proposal, VerificationRequest request, IProgress<VerificationEvent>? progress = null,
        CancellationToken cancellation = default);
}
