using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Sampling;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Proposers.Written;
using Dialogos.SelfImprove.Understanding;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Dialogos.Tests.SelfImprove;

public sealed class WrittenProposerTests
{
    private const string File = "kernel/collections/Counter.cs";

    private const string Text = """
        public sealed class Counter
        {
            public int A;
            public int B;
            public string C = "";

            public void Count()
            {
                A += 1;
                B += 2;
                A += 3;
                B += 4;
                C = "a \\ \"b\"";
            }
        }

        """;

    [Fact]
    public void TheGrammarHoldsExactlyBlocksThatCanBeRead()
    {
        var envelope = Envelope();
        var random = new Random(5);
        for (var run = 0; run < 300; run++)
        {
            var reply = Walk(new Grammar(envelope.Grammar()), random);
            var edit = envelope.Read(reply, out var fault);
            Assert.True(edit is not null, $"{fault}\n{reply}");
            // Whole lines of the file go, and whole lines come.
            Assert.Equal('\n', Text[edit.Value.Span.End - 1]);
            Assert.True(edit.Value.NewText.Length == 0 || edit.Value.NewText.EndsWith('\n'));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A += 1;")]
    [InlineData("<<<<<<< SEARCH\n        A += 1;\n=======\n")]
    [InlineData("<<<<<<< SEARCH\n        A += 9;\n=======\n>>>>>>> REPLACE\n")]
    [InlineData("<<<<<<< SEARCH\n=======\n>>>>>>> REPLACE\n")]
    public void WhatIsNoWholeBlockIsNoEdit(string reply)
    {
        Assert.Null(Envelope().Read(reply, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void AReplyThatDoesNotBindIsAskedForOnceMoreWithTheErrors()
    {
        var writer = new Script(Block("        A += 1;", "        A += Unknown;"), Block("        A += 1;", "        A += 5;"));
        var idea = Assert.Single(new WrittenProposer(writer, 7).Propose(Task(), new ProposalBudget(3, TimeSpan.FromMinutes(1))));
        Assert.Contains("A += 5;", idea.NewText, StringComparison.Ordinal);
        Assert.Null(idea.Edit.Operator);
        Assert.Equal(2, writer.Prompts.Count);
        Assert.DoesNotContain("wrong", writer.Prompts[0], StringComparison.Ordinal);
        Assert.Contains("CS0103", writer.Prompts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void AfterTheSecondReplyThatDoesNotBindThereIsNone()
    {
        var writer = new Script(Block("        A += 1;", "        A += Unknown;"), "nothing", "unasked");
        var proposer = new WrittenProposer(writer, 7);
        Assert.Empty(proposer.Propose(Task(), new ProposalBudget(3, TimeSpan.FromMinutes(1))));
        Assert.Equal((1, 2), (proposer.Unbound, writer.Prompts.Count));
    }

    [Fact]
    public void ARandomModelsEditsReachThePolicy()
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-writer-").FullName;
        try
        {
            var path = Path.Combine(folder, "random.gguf");
            WriteModel(path);
            using var writer = new GgufTextWriter(path, 1);
            var task = Task();
            // Most of what random weights write does not compile; that some lines go without others in their place does.
            var idea = Enumerable.Range(0, 200).Select(seed => new WrittenProposer(writer, (ulong)seed)
                .Propose(task, new ProposalBudget(1, TimeSpan.FromMinutes(1))).SingleOrDefault()).First(idea => idea is not null)!;
            Assert.Equal("written/random", idea.Proposer.Kind);
            Assert.Equal(64, idea.Proposer.ModelHash.Length);
            var proposal = new Proposal(0, task.Sources.Id, [], idea.Task, idea.Proposer, [idea.Edit], [idea.Method], "low", idea.Rationale, idea.Cost);
            var (candidate, finding) = WellFormedGate.Apply(proposal, task.Sources);
            Assert.True(candidate is not null, finding.Reason);
            Assert.Equal(idea.NewText, candidate.Files.Single().After);
            var judged = new PolicyGate(Policy.Parse(System.IO.File.ReadAllText(Path.Combine(Repository.Root(), "analyzers/policy/policy.txt")))).Judge(candidate);
            Assert.Equal(GateStatus.Pass, judged.Status);
            Assert.Contains(judged.Flags, flag => flag.Contains("stages by itself", StringComparison.Ordinal));
            // The same seed writes the same.
            Assert.Equal(idea.NewText, new WrittenProposer(writer, (ulong)idea.Proposer.Seed).Propose(task, new ProposalBudget(1, TimeSpan.FromMinutes(1)))[0].NewText);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EditEnvelope Envelope() => new(Text,
        CSharpSyntaxTree.ParseText(Text).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single().Span);

    private static string Block(string search, string replace) => $"<<<<<<< SEARCH\n{search}\n=======\n{replace}\n>>>>>>> REPLACE\n";

    private static ImprovementTask Task()
    {
        var program = CSharpCompilation.Create("counter", [CSharpStage.Parse(File, Text)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var index = KernelIndex.Build(program);
        return new ImprovementTask(new ProposalTask("performance", "room.count"), index, new Tree(),
            [new Place(index.Methods.Single(method => method.Name == "Counter.Count"), 1)], "");
    }

    // A text that a grammar allows, byte by byte; where it may end, it ends now and then.
    private static string Walk(Grammar grammar, Random random)
    {
        var text = new List<byte>();
        var allowed = new bool[256];
        while (!grammar.MayEnd)
        {
            Array.Clear(allowed);
            grammar.AllowedBytes(allowed);
            var choices = Enumerable.Range(0, 256).Where(value => allowed[value]).ToList();
            // The ends of lines and blocks are rare among all letters.
            var next = (byte)(choices.Contains('\n') && random.Next(4) == 0 ? '\n' : choices.Contains('>') && random.Next(2) == 0 ? '>' : choices[random.Next(choices.Count)]);
            Assert.True(grammar.Accept([next]));
            text.Add(next);
        }
        return Encoding.UTF8.GetString([.. text]);
    }

    private static void WriteModel(string path)
    {
        var (tokens, kinds) = (new string[259], new TokenKind[259]);
        (tokens[0], kinds[0]) = ("<unk>", TokenKind.Unknown);
        (tokens[1], kinds[1]) = ("<s>", TokenKind.Control);
        (tokens[2], kinds[2]) = ("</s>", TokenKind.Control);
        for (var i = 0; i < 256; i++)
            (tokens[3 + i], kinds[3 + i]) = ($"<0x{i:X2}>", TokenKind.Byte);
        var writer = new GgufWriter();
        RandomModels.Write(writer, new ModelShape
        {
            Layers = 1, Width = 32, Heads = 2, KeyValueHeads = 2, HeadWidth = 16, FeedForward = 64, Vocabulary = 259, ContextLength = 4096, RopeDimensions = 16,
        }, TensorType.F32, 3);
        new Vocabulary { Model = "llama", Splitter = "", Tokens = tokens, Kinds = kinds, Scores = new float[259], Begin = 1, End = 2, AddBegin = true }.Write(writer);
        writer.Save(path);
    }

    private sealed class Script(params string[] replies) : ITextWriter
    {
        public List<string> Prompts { get; } = [];

        public string Name => "script";

        public string Hash => "";

        public (string Text, int Tokens)? Write(string prompt, string grammar, ulong seed, CancellationToken cancellation)
        {
            Prompts.Add(prompt);
            return (replies[Prompts.Count - 1], 1);
        }
    }

    private sealed class Tree : ISourceTree
    {
        public string Id => "tree";

        public byte[]? Read(string path) => path == File ? Encoding.UTF8.GetBytes(Text) : null;
    }
}
