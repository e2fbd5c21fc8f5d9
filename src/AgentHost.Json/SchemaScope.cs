using System.Text.Json;

namespace AgentHost.Json;

/// <summary>A schema with an identifier of its own (or the whole): what <c>#/…</c> and relative references inside it start from.</summary>
internal sealed class SchemaScope
{
    private readonly SchemaScope? _parent;
    private readonly string? _id;
    private Uri? _base;

    private SchemaScope(JsonElement root, string location, SchemaScope? parent, string? id)
    {
        Root = root;
        Location = location;
        _parent = parent;
        _id = id;
    }

    /// <summary>The schema.</summary>
    public JsonElement Root { get; }

    /// <summary>Its JSON pointer in the whole.</summary>
    public string Location { get; }

    /// <summary>Its identifier, absolute, without fragment; made when a reference first asks, because most schemas have none that do.</summary>
    public Uri Base => _base ??= _parent is null ? new("schema://local/", UriKind.Absolute) : _parent.Resolve(_id!) ?? _parent.Base;

    /// <summary>The scope of a whole schema.</summary>
    public static SchemaScope Of(JsonElement root) => new SchemaScope(root, "", null, null).Enter(root, "");

    /// <summary>Tells whether a schema has an identifier of its own.</summary>
    public static bool BeginsIn(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$id", out var id)
        && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text && text[0] != '#';

    /// <summary>The scope inside a schema: a new one where it has an identifier of its own.</summary>
    public SchemaScope Enter(JsonElement schema, string location) =>
        BeginsIn(schema) ? new(schema, location, this, schema.GetProperty("$id").GetString()) : this;

    /// <summary>A reference without its fragment, made absolute; null where it is no address.</summary>
    public Uri? Resolve(string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var address = hash < 0 ? reference : reference[..hash];
        return address.Length == 0 ? Base : Uri.TryCreate(Base, address, out var absolute) ? absolute : null;
    }
}
