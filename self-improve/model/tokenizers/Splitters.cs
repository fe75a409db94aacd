using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Gguf;

namespace Dialogos.SelfImprove.Model.Tokenizers;

/// <summary>
/// Splits a text into the pieces inside which BPE merges: the regular expressions of the models' training tools, written
/// by hand. Each splitter says where the piece that begins at a character ends.
/// </summary>
public static class Splitters
{
    private delegate int PieceEnd(TextRunes text, int start, int end);

    /// <summary>Whether the name is Llama 3's: its texts begin with the begin token, and whole words need no merges.</summary>
    public static bool IsLlama3(string name) => name is "llama3" or "llama-v3" or "llama-bpe";

    /// <summary>Ends, in bytes, of the pieces of a text. Throws <see cref="GgufException"/> for a name it does not know.</summary>
    public static List<int> Split(string name, ReadOnlySpan<byte> text)
    {
        TextRunes runes = new(text);
        List<int> ends = [runes.Count];
        foreach (PieceEnd splitter in Find(name)) ends = Split(runes, ends, splitter);
        for (int i = 0; i < ends.Count; i++) ends[i] = runes.Start(ends[i]);
        return ends;
    }

    /// <summary>Throws <see cref="GgufException"/> for a name that <see cref="Split(string, ReadOnlySpan{byte})"/> does not know.</summary>
    public static void Check(string name) => Find(name);

    private static PieceEnd[] Find(string name) => name switch
    {
        "gpt-2" or "gpt2" or "phi-2" or "mpt" or "olmo" => [Gpt2],
        "llama3" or "llama-v3" or "llama-bpe" => [static (text, start, end) => Llama3(text, start, end, mostDigits: 3)],
        "qwen2" or "deepseek-r1-qwen" or "stablelm2" => [static (text, start, end) => Llama3(text, start, end, mostDigits: 1)],
        "smollm" or "starcoder" or "refact" or "command-r" => [SingleNumbers, Gpt2],
        _ => throw new GgufException(
            $"the splitter '{name}' is not supported (gpt-2, llama-bpe, qwen2, smollm, starcoder and their aliases are)"),
    };

    private static List<int> Split(TextRunes text, List<int> parts, PieceEnd splitter)
    {
        List<int> ends = [];
        int start = 0;
        foreach (int part in parts)
        {
            while (start < part)
            {
                start = splitter(text, start, part);
                ends.Add(start);
            }
        }

        return ends;
    }

    // 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
    private static int Gpt2(TextRunes text, int start, int end)
    {
        int contraction = Contraction(text, start, end, ignoreCase: false);
        if (contraction > 0) return start + contraction;
        int first = text.Value(start) == ' ' ? start + 1 : start;
        if (text.Class(first, end) is { } kind and not RuneClass.Blank) return RunEnd(text, first, end, kind);
        return BlanksEnd(text, start, end);
    }

    // (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,d}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
    private static int Llama3(TextRunes text, int start, int end, int mostDigits)
    {
        int contraction = Contraction(text, start, end, ignoreCase: true);
        if (contraction > 0) return start + contraction;
        RuneClass kind = text.Class(start, end)!.Value;
        if (kind == RuneClass.Letter) return RunEnd(text, start, end, RuneClass.Letter);
        if (kind == RuneClass.Number)
            return RunEnd(text, start, Math.Min(end, start + mostDigits), RuneClass.Number);
        if (!IsLineEnd(text.Value(start)) && text.Class(start + 1, end) == RuneClass.Letter)
            return RunEnd(text, start + 1, end, RuneClass.Letter);

        int first = text.Value(start) == ' ' ? start + 1 : start;
        if (text.Class(first, end) == RuneClass.Other)
        {
            int at = RunEnd(text, first, end, RuneClass.Other);
            while (at < end && IsLineEnd(text.Value(at))) at++;
            return at;
        }

        int run = RunEnd(text, start, end, RuneClass.Blank);
        for (int last = run - 1; last >= start; last--)
            if (IsLineEnd(text.Value(last))) return last + 1;
        return BlanksEnd(text, start, end);
    }

    // \p{N}: each number alone; what lies between stays together.
    private static int SingleNumbers(TextRunes text, int start, int end)
    {
        if (text.Class(start, end) == RuneClass.Number) return start + 1;
        int at = start;
        while (at < end && text.Class(at, end) != RuneClass.Number) at++;
        return at;
    }

    // \s+(?!\S)|\s+: blanks before a word leave it the last one.
    private static int BlanksEnd(TextRunes text, int start, int end)
    {
        int run = RunEnd(text, start, end, RuneClass.Blank);
        return run < end && run - start > 1 ? run - 1 : run;
    }

    private static int RunEnd(TextRunes text, int start, int end, RuneClass kind)
    {
        int at = start;
        while (text.Class(at, end) == kind) at++;
        return at;
    }

    private static int Contraction(TextRunes text, int start, int end, bool ignoreCase)
    {
        if (text.Value(start) != '\'' || start + 1 >= end) return 0;
        int Lower(int index)
        {
            int value = index < end ? text.Value(index) : -1;
            return ignoreCase && value is >= 'A' and <= 'Z' ? value + 32 : value;
        }

        int first = Lower(start + 1);
        if (first is 's' or 't' or 'm' or 'd') return 2;
        return (first, Lower(start + 2)) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static bool IsLineEnd(int value) => value is '\r' or '\n';
}
