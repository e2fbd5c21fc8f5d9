using System.Text.Json;

namespace AgentHost;

/// <summary>A plugin's small values that last; each with a version for compare-and-set.</summary>
/// <remarks>Safe across processes. Values of at most 1 MB, keys of at most 200 characters. Thread-safe.</remarks>
public interface IKeyValueStore
{
    /// <summary>A value; null when there is none.</summary>
    ValueTask<StoredValue?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Sets a value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null removes it.</param>
    /// <param name="expectedVersion">The version that must be there: 0 for none, null for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when another version is there; nothing was changed then.</returns>
    ValueTask<bool> SetAsync(string key, JsonElement? value, long? expectedVersion, CancellationToken cancellationToken);
}
