using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Sampling;
using Dialogos.SelfImprove.Model.Templates;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Model.Tokenizers;

namespace Dialogos.SelfImprove.Proposers.Written;

/// <summary>A GGUF model that a person brings, as a writer; it speaks by its own chat template if it has one.</summary>
public sealed class GgufTextWriter : ITextWriter, IDisposable
{
    private const int MostContext = 4096;
    private const int MostReply = 768;
    private readonly GgufFile _file;
    private readonly ModelWeights _weights;
    private readonly Vocabulary _vocabulary;
    private readonly ITokenizer _tokenizer;
    private readonly Compute _compute;
    private readonly string? _template;

    /// <summary>Opens a file; throws <see cref="GgufException"/> where it holds no model that writes.</summary>
    public GgufTextWriter(string path, int threads)
    {
        using (var stream = File.OpenRead(path))
            Hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        Name = Path.GetFileNameWithoutExtension(path);
        _file = GgufFile.Open(path);
        _weights = ModelWeights.Load(_file);
        if (!_weights.Shape.Causal)
            throw new GgufException($"{path} ranks and does not write");
        _vocabulary = Vocabulary.Read(_file.Metadata);
        _tokenizer = _vocabulary.CreateTokenizer();
        _template = _file.Metadata.FindString("tokenizer.chat_template");
        _compute = new Compute(threads);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public (string Text, int Tokens)? Write(string prompt, string grammar, ulong seed, CancellationToken cancellation)
    {
        if (_template is not null)
            prompt = new ChatTemplate(_template).Render([new ChatTurn("user", prompt)], _vocabulary, addAnswer: true);
        var tokens = _tokenizer.Encode(prompt, SpecialTokens.AddBegin | (_template is not null ? SpecialTokens.Parse : SpecialTokens.None));
        var capacity = Math.Min(_weights.Shape.ContextLength, MostContext);
        if (tokens.Length == 0 || tokens.Length > capacity - MostReply)
            return null;
        var constraint = new GrammarConstraint(new Grammar(grammar), _tokenizer);
        var text = new List<byte>();
        var statistics = new Generator(new Transformer(_weights, _compute), _vocabulary).Generate(tokens, new KeyValueCache(_weights.Shape, capacity),
            new GenerationOptions { MostTokens = MostReply, Constraint = constraint, Sampling = new SamplingOptions { Seed = seed } }, token =>
            {
                text.AddRange(_tokenizer.Bytes(token));
                return !cancellation.IsCancellationRequested;
            });
        return (Encoding.UTF8.GetString([.. text]), statistics.Tokens);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _compute.Dispose();
        _file.Dispose();
    }
}
