using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Proposers;

namespace Dialogos.SelfImprove.Channel;

/// <summary>What goes over the channel.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Said), "said")]
[JsonDerivedType(typeof(AskGeneration), "ask-generation")]
[JsonDerivedType(typeof(GenerationIs), "generation-is")]
[JsonDerivedType(typeof(AskProfile), "ask-profile")]
[JsonDerivedType(typeof(ProfileIs), "profile-is")]
[JsonDerivedType(typeof(AskScreen), "ask-screen")]
[JsonDerivedType(typeof(ScreenIs), "screen-is")]
[JsonDerivedType(typeof(AskRemember), "ask-remember")]
[JsonDerivedType(typeof(Remembered), "remembered")]
[JsonDerivedType(typeof(AskVerdict), "ask-verdict")]
[JsonDerivedType(typeof(VerdictIs), "verdict-is")]
[JsonDerivedType(typeof(AskStaging), "ask-staging")]
[JsonDerivedType(typeof(StagingIs), "staging-is")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Stop), "stop")]
public abstract record Message;

/// <summary>What the agent asks, under a number of its own.</summary>
public abstract record Question(int Number) : Message;

/// <summary>What the host answers to the question of that number.</summary>
public abstract record Answer(int Number) : Message;

/// <summary>The agent's first message.</summary>
/// <param name="Agent">What it is, for people.</param>
public sealed record Hello(string Agent) : Message;

/// <summary>The host's first message: how the loop shall run.</summary>
/// <param name="Seconds">When to stop.</param>
/// <param name="WithPerson">Also propose changes that only a person can accept.</param>
/// <param name="Benchmarks">Only benchmarks whose names start so.</param>
/// <param name="IdeasPerRound">The most ideas of one round.</param>
/// <param name="MostAccepted">Stop after so many accepted proposals.</param>
public sealed record Welcome(double Seconds, bool WithPerson, string Benchmarks, int IdeasPerRound, int MostAccepted) : Message;

/// <summary>What the agent tells people.</summary>
/// <param name="Line">The line.</param>
/// <param name="IsNow">It says what is being done at this moment, not what stays true.</param>
public sealed record Said(string Line, bool IsNow) : Message;

/// <summary>Which generation is the newest?</summary>
/// <param name="Hashes">SHA-256 of each file that the agent has, by its path.</param>
public sealed record AskGeneration(int Number, ImmutableSortedDictionary<string, string> Hashes) : Question(Number);

/// <summary>The newest generation, and what the agent's files lack of it.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Tree">The id of its git tree.</param>
/// <param name="Changed">Contents of files that are new or other than the agent's.</param>
/// <param name="Removed">Paths that it does not have.</param>
/// <param name="Judged">The archive.</param>
/// <param name="Taken">Ids of the proposals that generations were made of.</param>
public sealed record GenerationIs(int Number, int Generation, string Tree, ImmutableSortedDictionary<string, byte[]> Changed,
    ImmutableArray<string> Removed, ImmutableArray<JudgedProposal> Judged, ImmutableArray<string> Taken) : Answer(Number);

/// <summary>A proposal of the archive.</summary>
public sealed record JudgedProposal(string Id, Proposal Proposal, Verdict? Verdict);

/// <summary>Which benchmarks run these members, and how often?</summary>
public sealed record AskProfile(int Number, ImmutableArray<string> Members) : Question(Number);

/// <summary>Those that a benchmark runs.</summary>
public sealed record ProfileIs(int Number, ImmutableSortedDictionary<string, MemberHeat> Heat) : Answer(Number);

/// <summary>What do these changes gain? No two are run by one benchmark.</summary>
public sealed record AskScreen(int Number, ImmutableArray<ChangeToScreen> Changes) : Question(Number);

/// <summary>A change and the benchmarks that run its member.</summary>
public sealed record ChangeToScreen(Change Change, ImmutableArray<string> Benchmarks);

/// <summary>What a screen found.</summary>
public sealed record ScreenIs(int Number, ScreenedBatch Batch) : Answer(Number);

/// <summary>Keep this in the record.</summary>
public sealed record AskRemember(int Number, Screening Screening) : Question(Number);

/// <summary>It is kept.</summary>
public sealed record Remembered(int Number) : Answer(Number);

/// <summary>Judge this.</summary>
/// <param name="KernelHash">SHA-256 of the kernel.efi that the agent built from it, in lower-case hexadecimal.</param>
public sealed record AskVerdict(int Number, Proposal Proposal, string KernelHash) : Question(Number);

/// <summary>The signed verdict.</summary>
public sealed record VerdictIs(int Number, Verdict Verdict) : Answer(Number);

/// <summary>Take what the verifier accepted. The host knows its verdict itself.</summary>
/// <param name="Proposal">The proposal's id.</param>
public sealed record AskStaging(int Number, string Proposal) : Question(Number);

/// <summary>What came of it.</summary>
public sealed record StagingIs(int Number, Staging Staging) : Answer(Number);

/// <summary>The host does not do what was asked.</summary>
/// <param name="Why">In a sentence.</param>
public sealed record Refused(int Number, string Why) : Answer(Number);

/// <summary>The agent's last message: what it counted.</summary>
public sealed record Ended(int Ideas, int Unbound, int Repeated, int Cold, int Screened, int Changing, int Promising, int Builds) : Message;

/// <summary>The host's last message: end.</summary>
public sealed record Stop : Message;

/// <summary>The JSON forms of all messages, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Message))]
internal sealed partial class ChannelJson : JsonSerializerContext;
