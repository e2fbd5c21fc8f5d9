using System.Diagnostics.CodeAnalysis;

namespace AgentHost.FileSystem.Collections;

/// <summary>What several threads look up by a key. Thread-safe.</summary>
/// <remarks>
/// For tables that a host makes at its start and that hold a few entries. Each kind of the framework's own costs a start a dozen types, most of them interfaces that nobody asks for, and there are
/// two dozen kinds; all kinds of this one share one table of objects (docs/decisions/0008). Keys are compared by their own <see cref="object.Equals(object)"/>: texts by their characters.
/// </remarks>
public sealed class ConcurrentMap<TKey, TValue>
    where TKey : class
    where TValue : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<object, object> entries = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    public bool IsEmpty => Count == 0;

    /// <summary>The keys of this moment; nobody else has the list.</summary>
    public TKey[] Keys
    {
        get
        {
            lock (gate)
            {
                var keys = new TKey[entries.Count];
                var index = 0;
                foreach (var key in entries.Keys)
                {
                    keys[index++] = (TKey)key;
                }

                return keys;
            }
        }
    }

    /// <summary>The values of this moment; nobody else has the list.</summary>
    public TValue[] Values
    {
        get
        {
            lock (gate)
            {
                var values = new TValue[entries.Count];
                var index = 0;
                foreach (var value in entries.Values)
                {
                    values[index++] = (TValue)value;
                }

                return values;
            }
        }
    }

    /// <summary>Sets a value, whether or not there is one.</summary>
    public TValue this[TKey key]
    {
        set
        {
            lock (gate)
            {
                entries[key] = value;
            }
        }
    }

    public bool ContainsKey(TKey key)
    {
        lock (gate)
        {
            return entries.ContainsKey(key);
        }
    }

    public bool TryGetValue(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        lock (gate)
        {
            value = entries.TryGetValue(key, out var found) ? (TValue)found : null;
            return value is not null;
        }
    }

    public bool TryAdd(TKey key, TValue value)
    {
        lock (gate)
        {
            return entries.TryAdd(key, value);
        }
    }

    public bool TryRemove(TKey key) => TryRemove(key, out _);

    public bool TryRemove(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        lock (gate)
        {
            value = entries.Remove(key, out var found) ? (TValue)found : null;
            return value is not null;
        }
    }

    /// <summary>Removes an entry that still has this very value.</summary>
    public bool TryRemove(TKey key, TValue value)
    {
        lock (gate)
        {
            return entries.TryGetValue(key, out var found) && ReferenceEquals(found, value) && entries.Remove(key);
        }
    }

    /// <summary>The value of a key. The one that is missing is made while nothing is held, so that it may ask this map; of two made at one time, the first counts for both.</summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (TryGetValue(key, out var there))
        {
            return there;
        }

        var made = make(key);
        lock (gate)
        {
            if (entries.TryGetValue(key, out var first))
            {
                return (TValue)first;
            }

            entries.Add(key, made);
            return made;
        }
    }

    /// <summary>Puts another value in the place of the one that is there, null for none; <paramref name="change"/> may be asked again where somebody else was faster.</summary>
    /// <returns>The value that is there now.</returns>
    public TValue Change(TKey key, Func<TValue?, TValue> change)
    {
        while (true)
        {
            _ = TryGetValue(key, out var before);
            var after = change(before);
            lock (gate)
            {
                if (ReferenceEquals(entries.GetValueOrDefault(key), before))
                {
                    entries[key] = after;
                    return after;
                }
            }
        }
    }
}
