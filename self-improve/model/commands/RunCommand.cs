using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Text;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Sampling;
using Dialogos.SelfImprove.Model.Templates;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.SelfImprove.Model.Commands;

/// <summary><c>model run</c>: continues a prompt, or answers it where the file has a chat template.</summary>
internal static class RunCommand
{
    public static Command Build()
    {
        Command command = new("run", "Continue a prompt (or answer it, with --chat)");
        Argument<string?> file = ModelCommands.FileArgument();
        Option<string> prompt = new("--prompt", "-p") { Description = "The text; standard input without it" };
        Option<bool> chat = new("--chat") { Description = "Put the prompt into the model's chat template" };
        Option<int> tokens = new("--tokens", "-n") { Description = "Tokens at most", DefaultValueFactory = static _ => 256 };
        Option<float> temperature = new("--temperature") { Description = "0 takes the likeliest token", DefaultValueFactory = static _ => 0.8f };
        Option<ulong> seed = new("--seed") { Description = "Seed of the choice", DefaultValueFactory = static _ => 0 };
        Option<string?> grammar = new("--grammar") { Description = "A file with a grammar (GBNF) that the text obeys" };
        Option<int> threads = new("--threads", "-t") { Description = "Threads", DefaultValueFactory = static _ => Environment.ProcessorCount };
        Option<int> context = new("--context", "-c") { Description = "Positions; the model's own number by default, 4096 at most" };
        command.Arguments.Add(file);
        foreach (Option option in new Option[] { prompt, chat, tokens, temperature, seed, grammar, threads, context }) command.Options.Add(option);
        command.SetAction(result => ModelCommands.Guard(() =>
        {
            using GgufFile opened = GgufFile.Open(ModelStore.Default().Resolve(result.GetValue(file)));
            string text = result.GetValue(prompt) ?? Console.In.ReadToEnd();
            string? grammarFile = result.GetValue(grammar);
            Run(
                opened,
                text,
                result.GetValue(chat),
                result.GetValue(threads),
                result.GetValue(context),
                grammarFile is null ? null : new Grammar(File.ReadAllText(grammarFile)),
                new GenerationOptions
                {
                    MostTokens = result.GetValue(tokens),
                    Sampling = new SamplingOptions { Temperature = result.GetValue(temperature), Seed = result.GetValue(seed) },
                });
        }));
        return command;
    }

    private static void Run(
        GgufFile file, string text, bool chat, int threads, int context, Grammar? grammar, GenerationOptions options)
    {
        ModelWeights weights = ModelWeights.Load(file);
        Vocabulary vocabulary = Vocabulary.Read(file.Metadata);
        ITokenizer tokenizer = vocabulary.CreateTokenizer();
        if (chat)
        {
            string template = file.Metadata.FindString("tokenizer.chat_template")
                ?? throw new GgufException("the model has no chat template: leave --chat out");
            text = new ChatTemplate(template).Render([new ChatTurn("user", text)], vocabulary, addAnswer: true);
        }

        int[] prompt = tokenizer.Encode(text, SpecialTokens.AddBegin | (chat ? SpecialTokens.Parse : SpecialTokens.None));
        if (prompt.Length == 0) throw new GgufException("the prompt is empty");
        int capacity = context > 0 ? context : Math.Min(weights.Shape.ContextLength, 4096);
        if (prompt.Length >= capacity) throw new GgufException($"the prompt has {prompt.Length} tokens, the context {capacity}");
        using Compute compute = new(threads);
        KeyValueCache cache = new(weights.Shape, capacity);
        if (grammar is not null) options = options with { Constraint = new GrammarConstraint(grammar, tokenizer) };
        using Stream output = Console.OpenStandardOutput();
        long started = Stopwatch.GetTimestamp();
        GenerationStatistics statistics = new Generator(new Transformer(weights, compute), vocabulary).Generate(
            prompt, cache, options, token =>
            {
                output.Write(tokenizer.Bytes(token));
                output.Flush();
                return true;
            });
        output.Write(Encoding.UTF8.GetBytes("\n"));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.Error.WriteLine(
            $"{prompt.Length} tokens read, {statistics.Tokens} written in {seconds:F1} s, {statistics.GuessesTaken} of them guessed ahead");
    }
}
