namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>The records of blocks: in chunks that are never freed, so that a walk over all of them needs no list.</summary>
// SAFETY: chunks are pages from the platform, cut into whole records behind a pointer to the next chunk.
internal static unsafe class BlockPool
{
    private const nuint ChunkSize = 64 * 1024;
    private static Chunk* s_chunks;
    private static Block* s_free;

    private struct Chunk
    {
        internal Chunk* Next;
    }

    private static nuint PerChunk => (ChunkSize - (nuint)sizeof(Chunk)) / (nuint)sizeof(Block);

    /// <summary>A zeroed record; null if there is no memory.</summary>
    internal static Block* Take()
    {
        if (s_free == null)
        {
            var chunk = (Chunk*)Platform.CommitPages(ChunkSize);
            if (chunk == null)
                return null;
            chunk->Next = s_chunks;
            s_chunks = chunk;
            var blocks = (Block*)(chunk + 1);
            for (nuint i = 0; i < PerChunk; i++)
                Return(blocks + i);
        }

        Block* block = s_free;
        s_free = block->Next;
        *block = default;
        return block;
    }

    /// <summary>Takes a record back.</summary>
    internal static void Return(Block* block)
    {
        block->Start = 0;
        block->Next = s_free;
        s_free = block;
    }

    /// <summary>The block after one, in no particular order; the first after null, and null after the last.</summary>
    internal static Block* After(Block* block, ref nint chunkState)
    {
        while (true)
        {
            if (block == null)
            {
                chunkState = chunkState == 0 ? (nint)s_chunks : (nint)((Chunk*)chunkState)->Next;
                if (chunkState == 0)
                    return null;
                block = (Block*)((Chunk*)chunkState + 1);
            }
            else if (++block == (Block*)((Chunk*)chunkState + 1) + PerChunk)
            {
                block = null;
                continue;
            }

            if (block->Start != 0)
                return block;
        }
    }
}
