using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>What the name of an entry file says: number, state and tries. The only names are those that it writes.</summary>
public readonly struct GenerationName : IEquatable<GenerationName>
{
    /// <summary>The factory generation.</summary>
    public const int Factory = 0;

    /// <summary>The largest number: names have four digits.</summary>
    public const int LargestNumber = 9999;

    /// <summary>The most tries that a generation can be given.</summary>
    public const int MostTries = 9;

    /// <summary>
    /// Starts in a row after which a good generation that never again proved healthy is exhausted: a disk that wears out, or
    /// a change of the machine, can break what once worked.
    /// </summary>
    public const int UnprovenStarts = 3;

    private const int DigitCount = 4;
    private const string Ending = ".conf";

    private GenerationName(int number, GenerationState state, int triesLeft, int triesDone)
    {
        Number = number;
        State = state;
        TriesLeft = triesLeft;
        TriesDone = triesDone;
    }

    /// <summary>0 to <see cref="LargestNumber"/>; higher is newer.</summary>
    public int Number { get; }

    /// <summary>How far it is trusted.</summary>
    public GenerationState State { get; }

    /// <summary>How often it may still be started; 0 where tries are not counted.</summary>
    public int TriesLeft { get; }

    /// <summary>How often it was started since it was last called good.</summary>
    public int TriesDone { get; }

    /// <summary>True for the factory generation.</summary>
    public bool IsFactory => Number == Factory;

    /// <summary>True if the state counts tries.</summary>
    public bool CountsTries => State is GenerationState.Staged or GenerationState.Trying or GenerationState.Exhausted;

    /// <summary>True if the loader may start it without being asked.</summary>
    public bool IsCandidate => IsFactory || State > GenerationState.Exhausted;

    /// <summary>The folder of its files: the number with four digits.</summary>
    public string Folder => FolderOf(Number);

    /// <summary>The name of its entry file.</summary>
    public string FileName => State switch
    {
        // Thirteen characters at most: a name of one directory record, so that a rename changes one sector.
        GenerationState.Good when TriesDone > 0 => $"{Folder}-{TriesDone}{Ending}",
        GenerationState.Good => Folder + Ending,
        GenerationState.Pinned when TriesDone > 0 => $"{Folder}.p-{TriesDone}{Ending}",
        GenerationState.Pinned => Folder + ".pin" + Ending,
        GenerationState.Bad => Folder + ".bad" + Ending,
        _ when TriesDone == 0 => $"{Folder}+{TriesLeft}{Ending}",
        _ => $"{Folder}+{TriesLeft}-{TriesDone}{Ending}",
    };

    /// <summary>The folder of a generation's files.</summary>
    public static string FolderOf(int number) => $"{number:D4}";

    /// <summary>A generation that was never started. <see cref="Errno.InvalidArgument"/>: number or tries out of range.</summary>
    public static Result<GenerationName> Staged(int number, int tries)
    {
        if (number <= Factory || number > LargestNumber || tries < 1 || tries > MostTries)
            return Errno.InvalidArgument;
        return new GenerationName(number, GenerationState.Staged, tries, 0);
    }

    /// <summary>The name of the factory generation.</summary>
    public static GenerationName FactoryName => new(Factory, GenerationState.Good, 0, 0);

    /// <summary>Reads the name of an entry file. <see cref="Errno.InvalidArgument"/>: it is none.</summary>
    public static Result<GenerationName> Parse(string fileName)
    {
        if (fileName.Length < DigitCount + Ending.Length || !fileName.EndsWith(Ending, StringComparison.Ordinal))
            return Errno.InvalidArgument;
        var number = ParseNumber(fileName.Substring(0, DigitCount));
        if (number.Failed)
            return number.Error;
        var middle = fileName.Substring(DigitCount, fileName.Length - DigitCount - Ending.Length);
        if (middle.Length == 0)
            return new GenerationName(number.Value, GenerationState.Good, 0, 0);
        if (middle == ".pin")
            return new GenerationName(number.Value, GenerationState.Pinned, 0, 0);
        if (middle == ".bad")
            return new GenerationName(number.Value, GenerationState.Bad, 0, 0);
        if (number.Value != Factory && middle.Length == 2 && middle[0] == '-')
            return ParseUnproven(number.Value, GenerationState.Good, middle[1]);
        if (number.Value != Factory && middle.Length == 4 && middle.StartsWith(".p-", StringComparison.Ordinal))
            return ParseUnproven(number.Value, GenerationState.Pinned, middle[3]);
        return ParseTries(number.Value, middle);
    }

    /// <summary>Reads the name of a generation's folder: four digits. <see cref="Errno.InvalidArgument"/>: it is none.</summary>
    public static Result<int> ParseNumber(string folder)
    {
        if (folder.Length != DigitCount)
            return Errno.InvalidArgument;
        var number = 0;
        for (var i = 0; i < DigitCount; i++)
        {
            if (!IsDigit(folder[i]))
                return Errno.InvalidArgument;
            number = (number * 10) + (folder[i] - '0');
        }
        return number;
    }

    /// <summary>
    /// The name after one more start. The factory's and bad ones stay as they are; a good one counts how often it was
    /// started without proving healthy, and is exhausted at <see cref="UnprovenStarts"/>.
    /// <see cref="Errno.Again"/>: no tries are left.
    /// </summary>
    public Result<GenerationName> CountDown()
    {
        if (IsFactory || State == GenerationState.Bad)
            return this;
        if (!CountsTries)
            return TriesDone + 1 < UnprovenStarts
                ? new GenerationName(Number, State, 0, TriesDone + 1)
                : new GenerationName(Number, GenerationState.Exhausted, 0, UnprovenStarts);
        if (TriesLeft == 0)
            return Errno.Again;
        // More starts than one digit counts cannot be told apart, and need not be.
        var done = Math.Min(TriesDone + 1, MostTries);
        var state = TriesLeft == 1 ? GenerationState.Exhausted : GenerationState.Trying;
        return new GenerationName(Number, state, TriesLeft - 1, done);
    }

    /// <summary>The name once health was shown. A pin stays. <see cref="Errno.NotPermitted"/>: condemned before.</summary>
    public Result<GenerationName> Bless()
    {
        if (IsFactory)
            return this;
        if (State == GenerationState.Pinned)
            return new GenerationName(Number, GenerationState.Pinned, 0, 0);
        if (State == GenerationState.Bad)
            return Errno.NotPermitted;
        return new GenerationName(Number, GenerationState.Good, 0, 0);
    }

    /// <summary>The name once it was called bad. <see cref="Errno.NotPermitted"/>: the factory one.</summary>
    public Result<GenerationName> Condemn() =>
        IsFactory ? Errno.NotPermitted : new GenerationName(Number, GenerationState.Bad, 0, 0);

    /// <summary>The name once a person prefers it. <see cref="Errno.NotPermitted"/>: not good, or the factory one.</summary>
    public Result<GenerationName> Pin()
    {
        if (IsFactory || State is not (GenerationState.Good or GenerationState.Pinned))
            return Errno.NotPermitted;
        return new GenerationName(Number, GenerationState.Pinned, 0, TriesDone);
    }

    /// <summary>The name once the preference ended. Names without a pin stay as they are.</summary>
    public GenerationName Unpin() =>
        State == GenerationState.Pinned ? new GenerationName(Number, GenerationState.Good, 0, TriesDone) : this;

    /// <inheritdoc/>
    public bool Equals(GenerationName other) =>
        Number == other.Number && State == other.State && TriesLeft == other.TriesLeft && TriesDone == other.TriesDone;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GenerationName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Number * 1000) + ((int)State * 100) + (TriesLeft * 10) + TriesDone;

    private static Result<GenerationName> ParseUnproven(int number, GenerationState state, char digit)
    {
        if (digit < '1' || digit >= '0' + UnprovenStarts)
            return Errno.InvalidArgument;
        return new GenerationName(number, state, 0, digit - '0');
    }

    private static Result<GenerationName> ParseTries(int number, string text)
    {
        if (text.Length is not (2 or 4) || text[0] != '+' || !IsDigit(text[1]))
            return Errno.InvalidArgument;
        var left = text[1] - '0';
        var done = 0;
        if (text.Length == 4)
        {
            // A zero count has one spelling: none.
            if (text[2] != '-' || !IsDigit(text[3]) || text[3] == '0')
                return Errno.InvalidArgument;
            done = text[3] - '0';
        }
        if (left == 0)
            return new GenerationName(number, GenerationState.Exhausted, 0, done);
        return new GenerationName(number, done == 0 ? GenerationState.Staged : GenerationState.Trying, left, done);
    }

    private static bool IsDigit(char character) => character is >= '0' and <= '9';
}
