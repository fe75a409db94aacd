using System;
using System.Text;

namespace Dialogos.SelfImprove.Model.Backends;

/// <summary>A model that llama.cpp runs, for comparison with this engine.</summary>
// SAFETY: handles come from the library and are freed once; spans are pinned for the time of each call.
public sealed unsafe class LlamaCppModel : IDisposable
{
    private readonly LlamaCppLibrary _library = LlamaCppLibrary.Load();
    private nint _model;
    private nint _context;

    /// <summary>Loads a file. <paramref name="exact"/>: the cache in single precision and no fused attention, for comparing numbers.</summary>
    public LlamaCppModel(string path, int threads, int contextLength, bool exact = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path + "\0");
        fixed (byte* start = bytes) _model = _library.LoadModel(start, _library.ModelDefaults);
        if (_model == 0) throw new InvalidOperationException($"llama.cpp cannot load {path}");
        LlamaCppLibrary.ContextParameters parameters = _library.ContextDefaults;
        parameters.ContextLength = (uint)contextLength;
        parameters.BatchLength = 512;
        parameters.PhysicalBatchLength = 512;
        parameters.Threads = threads;
        parameters.BatchThreads = threads;
        if (exact)
        {
            parameters.KeyType = 0;
            parameters.ValueType = 0;
            parameters.FlashAttention = 0;
        }

        _context = _library.CreateContext(_model, parameters);
        if (_context == 0) throw new InvalidOperationException("llama.cpp cannot make a context");
        VocabularySize = _library.TokenCount(_library.Vocabulary(_model));
    }

    /// <summary>Tokens of the vocabulary.</summary>
    public int VocabularySize { get; }

    /// <summary>Appends tokens (512 at most) and returns the logits of the last.</summary>
    public ReadOnlySpan<float> Evaluate(ReadOnlySpan<int> tokens)
    {
        fixed (int* start = tokens)
        {
            LlamaCppLibrary.Batch batch = new() { Count = tokens.Length, Tokens = start };
            int status = _library.Decode(_context, batch);
            if (status != 0) throw new InvalidOperationException($"llama_decode failed with status {status}");
        }

        return new ReadOnlySpan<float>(_library.Logits(_context, -1), VocabularySize);
    }

    /// <summary>Forgets all positions.</summary>
    public void Clear() => _library.ClearMemory(_library.Memory(_context), 1);

    /// <summary>llama.cpp's tokens of a text.</summary>
    public int[] Tokenize(ReadOnlySpan<byte> text, bool addBegin, bool parseSpecial)
    {
        int[] tokens = new int[text.Length + 8];
        int count;
        fixed (byte* bytes = text)
        fixed (int* output = tokens)
        {
            byte nothing = 0;
            count = _library.Tokenize(
                _library.Vocabulary(_model),
                bytes is null ? &nothing : bytes,
                text.Length,
                output,
                tokens.Length,
                addBegin ? (byte)1 : (byte)0,
                parseSpecial ? (byte)1 : (byte)0);
        }

        return count >= 0 ? tokens[..count] : throw new InvalidOperationException($"llama_tokenize failed with status {count}");
    }

    /// <summary>Frees context and model.</summary>
    public void Dispose()
    {
        if (_context != 0) _library.FreeContext(_context);
        if (_model != 0) _library.FreeModel(_model);
        _context = 0;
        _model = 0;
    }
}
