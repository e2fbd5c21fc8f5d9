using System.Text.Json;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Capabilities of a server: told at its start, registered later.</summary>
internal sealed class ServerAbilities
{
    private const int Most = 500;

    private readonly Dictionary<string, (string Method, JsonElement Options)> _registered = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private JsonElement _told = AgentJson.EmptyObject;

    /// <summary>The capabilities of the answer to <c>initialize</c>.</summary>
    public void Tell(JsonElement capabilities) => _told = capabilities.ValueKind == JsonValueKind.Object ? capabilities : AgentJson.EmptyObject;

    /// <summary>Tells whether it handles a method.</summary>
    public bool Can(string provider, string method) => _told.Has(provider) || OptionsOf(method) is not null;

    /// <summary>Gets the options registered for a method; null where none were.</summary>
    public JsonElement? OptionsOf(string method)
    {
        lock (_gate)
        {
            foreach (var entry in _registered.Values)
            {
                if (entry.Method == method)
                {
                    return entry.Options;
                }
            }
        }

        return null;
    }

    public JsonElement Option(string provider) => _told.Get(provider);

    /// <summary>Takes registrations, as many as are kept.</summary>
    /// <returns>False when there were too many.</returns>
    public bool Register(JsonElement registrations)
    {
        lock (_gate)
        {
            foreach (var item in registrations.Items())
            {
                if (item.Text("id") is { } id && item.Text("method") is { } method)
                {
                    if (_registered.Count >= Most && !_registered.ContainsKey(id))
                    {
                        return false;
                    }

                    _registered[id] = (method, item.Get("registerOptions"));
                }
            }
        }

        return true;
    }

    public void Unregister(JsonElement registrations)
    {
        lock (_gate)
        {
            foreach (var item in registrations.Items())
            {
                _registered.Remove(item.Text("id") ?? "");
            }
        }
    }
}
