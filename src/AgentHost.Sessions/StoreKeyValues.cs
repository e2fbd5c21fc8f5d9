using System.Text;
using System.Text.Json;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions;

/// <summary>One plugin's values in the store.</summary>
internal sealed class StoreKeyValues : IKeyValueStore
{
    private const int MaxKey = 200;
    private const int MaxValue = 1024 * 1024;
    private readonly SessionStore _store;
    private readonly StoreWriter _writer;
    private readonly string _plugin;

    public StoreKeyValues(SessionStore store, StoreWriter writer, string plugin)
    {
        _store = store;
        _writer = writer;
        _plugin = plugin;
    }

    /// <inheritdoc/>
    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken cancellationToken)
    {
        CheckKey(key);
        return _store.ReadAsync(
            database =>
            {
                using var query = database.Query("SELECT value, version FROM key_values WHERE plugin=?1 AND key=?2 AND value IS NOT NULL");
                return query.Bind(1, _plugin).Bind(2, key).Step() ? new StoredValue(AgentJson.Parse(query.GetString(0)), query.GetInt64(1)) : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SetAsync(string key, JsonElement? value, long? expectedVersion, CancellationToken cancellationToken)
    {
        CheckKey(key);
        var text = value?.GetRawText();
        if (text is not null && Encoding.UTF8.GetByteCount(text) > MaxValue)
        {
            throw new HostException(HostFailure.Invalid, $"The value for \"{key}\" is larger than {MaxValue >> 20} MB. Put large content in a blob or a file.");
        }

        return await _writer.RunAsync(Durability.Process, context => Set(context, key, text, expectedVersion)).WaitAsync(cancellationToken);
    }

    private bool Set(WriteContext context, string key, string? text, long? expectedVersion)
    {
        long version = 0;
        var exists = false;
        using (var query = context.Database.Query("SELECT version, value IS NOT NULL FROM key_values WHERE plugin=?1 AND key=?2"))
        {
            if (query.Bind(1, _plugin).Bind(2, key).Step())
            {
                version = query.GetInt64(0);
                exists = query.GetInt64(1) == 1;
            }
        }

        if (expectedVersion is { } expected && expected != (exists ? version : 0))
        {
            return false;
        }

        using var upsert = context.Database.Query("INSERT OR REPLACE INTO key_values (plugin, key, value, version) VALUES (?1, ?2, ?3, ?4)");
        upsert.Bind(1, _plugin).Bind(2, key).Bind(3, text).Bind(4, version + 1).Step();
        return true;
    }

    private static void CheckKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is 0 or > MaxKey)
        {
            throw new HostException(HostFailure.Invalid, $"A key has 1 to {MaxKey} characters; this one has {key.Length}.");
        }
    }
}
