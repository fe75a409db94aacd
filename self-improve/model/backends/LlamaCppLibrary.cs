using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dialogos.SelfImprove.Model.Backends;

/// <summary>
/// The functions of <c>libllama</c> that the yardstick needs. Layouts are those of llama.cpp v0.5.0, the version of the
/// package; a handshake compares sizes and defaults before anything is called with them.
/// </summary>
// SAFETY: function pointers are those of the library, with the signatures of llama.h at that version; the library is
// never unloaded. Structures passed by value are checked by the handshake in the constructor.
internal sealed unsafe class LlamaCppLibrary
{
    public const string FileName = "libllama.v0.5.0.so";

    private const int ModelParametersSize = 80;
    private const int ContextParametersSize = 160;

    public readonly delegate* unmanaged<byte*, ModelParameters, nint> LoadModel;
    public readonly delegate* unmanaged<nint, void> FreeModel;
    public readonly delegate* unmanaged<nint, ContextParameters, nint> CreateContext;
    public readonly delegate* unmanaged<nint, void> FreeContext;
    public readonly delegate* unmanaged<nint, Batch, int> Decode;
    public readonly delegate* unmanaged<nint, int, float*> Logits;
    public readonly delegate* unmanaged<nint, nint> Memory;
    public readonly delegate* unmanaged<nint, byte, void> ClearMemory;
    public readonly delegate* unmanaged<nint, nint> Vocabulary;
    public readonly delegate* unmanaged<nint, int> TokenCount;
    public readonly delegate* unmanaged<nint, byte*, int, int*, int, byte, byte, int> Tokenize;

    private static LlamaCppLibrary? _loaded;
    private readonly ModelParameters _modelDefaults;
    private readonly ContextParameters _contextDefaults;

    private LlamaCppLibrary(string folder)
    {
        nint llama = NativeLibrary.Load(Path.Combine(folder, FileName));
        nint ggml = NativeLibrary.Load(Path.Combine(folder, "libggml.v0.5.0.so"));
        nint Function(string name) => NativeLibrary.GetExport(llama, name);
        ((delegate* unmanaged<delegate* unmanaged<int, byte*, nint, void>, nint, void>)Function("llama_log_set"))(&Silent, 0);
        byte[] path = System.Text.Encoding.UTF8.GetBytes(folder + "\0");
        fixed (byte* start = path)
            ((delegate* unmanaged<byte*, void>)NativeLibrary.GetExport(ggml, "ggml_backend_load_all_from_path"))(start);
        ((delegate* unmanaged<void>)Function("llama_backend_init"))();

        _modelDefaults = Defaults<ModelParameters>(Function("llama_model_default_params"), ModelParametersSize);
        _contextDefaults = Defaults<ContextParameters>(Function("llama_context_default_params"), ContextParametersSize);
        ContextParameters known = _contextDefaults;
        if (known is not { ContextLength: 512, BatchLength: 2048, Threads: 4, BatchThreads: 4, KeyType: 1, ValueType: 1, FlashAttention: -1 })
            throw new NotSupportedException("libllama's context parameters are not those of v0.5.0");

        LoadModel = (delegate* unmanaged<byte*, ModelParameters, nint>)Function("llama_model_load_from_file");
        FreeModel = (delegate* unmanaged<nint, void>)Function("llama_model_free");
        CreateContext = (delegate* unmanaged<nint, ContextParameters, nint>)Function("llama_init_from_model");
        FreeContext = (delegate* unmanaged<nint, void>)Function("llama_free");
        Decode = (delegate* unmanaged<nint, Batch, int>)Function("llama_decode");
        Logits = (delegate* unmanaged<nint, int, float*>)Function("llama_get_logits_ith");
        Memory = (delegate* unmanaged<nint, nint>)Function("llama_get_memory");
        ClearMemory = (delegate* unmanaged<nint, byte, void>)Function("llama_memory_clear");
        Vocabulary = (delegate* unmanaged<nint, nint>)Function("llama_model_get_vocab");
        TokenCount = (delegate* unmanaged<nint, int>)Function("llama_vocab_n_tokens");
        Tokenize = (delegate* unmanaged<nint, byte*, int, int*, int, byte, byte, int>)Function("llama_tokenize");
    }

    public ModelParameters ModelDefaults => _modelDefaults;

    public ContextParameters ContextDefaults => _contextDefaults;

    /// <summary>Loads the library once. Throws when it is absent or of another version.</summary>
    public static LlamaCppLibrary Load()
    {
        if (_loaded is not null) return _loaded;
        if (!LlamaCppPackage.IsPresent)
            throw new FileNotFoundException($"no llama.cpp in {LlamaCppPackage.Folder}: fetch it with 'model fetch-llama.cpp'");
        return _loaded = new LlamaCppLibrary(LlamaCppPackage.Folder);
    }

    // A structure is returned through a hidden pointer in the first argument (System V ABI, 3.2.3): called as a function
    // that takes that pointer, over two fillings, the bytes that come out equal are the ones it wrote.
    private static T Defaults<T>(nint function, int size)
        where T : unmanaged
    {
        const int Room = 1024;
        byte* first = stackalloc byte[Room];
        byte* second = stackalloc byte[Room];
        new Span<byte>(first, Room).Fill(0xAA);
        new Span<byte>(second, Room).Fill(0x55);
        ((delegate* unmanaged<byte*, byte*>)function)(first);
        ((delegate* unmanaged<byte*, byte*>)function)(second);
        int written = Room;
        while (written > 0 && first[written - 1] != second[written - 1]) written--;

        // Up to seven bytes of padding may stay unwritten.
        if (written > size || written + 8 <= size || Unsafe.SizeOf<T>() != size)
            throw new NotSupportedException($"a structure of libllama has {written} bytes, not {size}: another version");
        return *(T*)first;
    }

    [UnmanagedCallersOnly]
    private static void Silent(int level, byte* text, nint data)
    {
    }

    /// <summary>llama_model_params, used with its defaults only.</summary>
    [InlineArray(ModelParametersSize / 8)]
    internal struct ModelParameters
    {
        private ulong _first;
    }

    /// <summary>llama_context_params; only the fields that the yardstick sets have names.</summary>
    [StructLayout(LayoutKind.Explicit, Size = ContextParametersSize)]
    internal struct ContextParameters
    {
        [FieldOffset(0)] public uint ContextLength;
        [FieldOffset(4)] public uint BatchLength;
        [FieldOffset(8)] public uint PhysicalBatchLength;
        [FieldOffset(28)] public int Threads;
        [FieldOffset(32)] public int BatchThreads;
        [FieldOffset(52)] public int FlashAttention;
        [FieldOffset(104)] public int KeyType;
        [FieldOffset(108)] public int ValueType;
        [FieldOffset(152)] public nint Last;
    }

    /// <summary>llama_batch.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Batch
    {
        public int Count;
        public int* Tokens;
        public float* Embeddings;
        public int* Positions;
        public int* SequenceCounts;
        public int** Sequences;
        public sbyte* Outputs;
    }
}
