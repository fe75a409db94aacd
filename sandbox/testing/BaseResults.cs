using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Sandbox.Testing;

/// <summary>What a base was found to do: the results of its tests, or the instructions of its benchmarks.</summary>
public sealed record BaseResult(SortedDictionary<string, string?> Tests, SortedDictionary<string, double> Instructions);

/// <summary>
/// Keeps what was found about a base, so that each proposal for it does not pay again. The key names all that the result
/// depends on, the exact bytes of the kernel among them.
/// </summary>
public sealed partial class BaseResults(string folder)
{
    private readonly Dictionary<string, Task<BaseResult>> _running = [];
    private readonly Lock _lock = new();

    /// <summary>The kept result, or the one that is found now. Several who ask at the same time wait for one search.</summary>
    public async Task<BaseResult> GetAsync(string key, Func<Task<BaseResult>> find)
    {
        var path = PathOf(key);
        Task<BaseResult> task;
        lock (_lock)
        {
            if (!_running.TryGetValue(key, out task!) || task.IsFaulted || task.IsCanceled)
                _running[key] = task = Task.Run(() => FindAsync(path, find));
        }
        return await task;
    }

    /// <summary>Keeps what was found about a candidate: if it is accepted, its kernel is the next base's.</summary>
    public Task KeepAsync(string key, BaseResult result) =>
        File.Exists(PathOf(key)) ? Task.CompletedTask : WriteAsync(PathOf(key), result);

    private string PathOf(string key) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + ".json");

    private static async Task<BaseResult> FindAsync(string path, Func<Task<BaseResult>> find)
    {
        if (File.Exists(path))
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path), ResultJson.Default.BaseResult)
                ?? throw new InvalidDataException($"{path} holds no result.");
        var result = await find();
        await WriteAsync(path, result);
        return result;
    }

    private static async Task WriteAsync(string path, BaseResult result)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(unfinished, JsonSerializer.SerializeToUtf8Bytes(result, ResultJson.Default.BaseResult));
        File.Move(unfinished, path, overwrite: true);
    }

    [JsonSerializable(typeof(BaseResult))]
    private sealed partial class ResultJson : JsonSerializerContext;
}
