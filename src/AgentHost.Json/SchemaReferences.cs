using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Finds what a <c>$ref</c> leads to inside the same schema. Nothing is ever fetched.</summary>
internal sealed class SchemaReferences
{
    private const int MaxDepth = 128;

    private readonly JsonElement _root;
    private readonly Lock _gate = new();
    private Dictionary<string, (JsonElement Element, SchemaScope Scope, string Location)>? _named;

    public SchemaReferences(JsonElement root) => _root = root;

    /// <summary>The schema, its scope and its place; null where the reference leads nowhere.</summary>
    public (JsonElement Element, SchemaScope Scope, string Location)? Find(string reference, SchemaScope from)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : reference[(hash + 1)..];
        (JsonElement Element, SchemaScope Scope, string Location) start;
        if (hash == 0)
        {
            start = (from.Root, from, from.Location);
        }
        else if (from.Resolve(reference) is not { } address || !Named().TryGetValue(address.AbsoluteUri, out start))
        {
            return null;
        }
        if (fragment.Contains('%', StringComparison.Ordinal))
        {
            fragment = Uri.UnescapeDataString(fragment);
        }
        if (fragment.Length == 0)
        {
            return start;
        }
        if (fragment[0] != '/')
        {
            return Named().TryGetValue($"{start.Scope.Base.AbsoluteUri}#{fragment}", out var anchored) ? anchored : null;
        }
        return JsonPointer.Split(fragment) is { } segments ? Follow(start, segments) : null;
    }

    private static (JsonElement Element, SchemaScope Scope, string Location)? Follow(
        (JsonElement Element, SchemaScope Scope, string Location) start, string[] segments)
    {
        var (element, scope, location) = start;
        var place = new System.Text.StringBuilder(location);
        foreach (var segment in segments)
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                if (!element.TryGetProperty(segment, out element))
                {
                    return null;
                }
            }
            else if (element.ValueKind == JsonValueKind.Array && JsonPointer.TryIndex(segment, out var index) && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                return null;
            }
            JsonPointer.Append(place, segment);
            scope = scope.Enter(element, place.ToString());
        }
        return (element, scope, place.ToString());
    }

    /// <summary>Identifiers and anchors, gathered when a reference first asks for one.</summary>
    private Dictionary<string, (JsonElement Element, SchemaScope Scope, string Location)> Named()
    {
        lock (_gate)
        {
            if (_named is null)
            {
                var named = new Dictionary<string, (JsonElement Element, SchemaScope Scope, string Location)>(StringComparer.Ordinal);
                Gather(_root, SchemaScope.Of(_root), "", 0, named);
                _named = named;
            }
            return _named;
        }
    }

    private static void Gather(
        JsonElement schema, SchemaScope scope, string location, int depth, Dictionary<string, (JsonElement Element, SchemaScope Scope, string Location)> named)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            return;
        }
        if (location.Length > 0)
        {
            scope = scope.Enter(schema, location);
        }
        if (location == scope.Location)
        {
            named.TryAdd(scope.Base.AbsoluteUri, (schema, scope, location));
        }
        foreach (var property in schema.EnumerateObject())
        {
            var value = property.Value;
            if (property.Name is "$anchor" or "$dynamicAnchor")
            {
                if (value.ValueKind == JsonValueKind.String)
                {
                    named.TryAdd($"{scope.Base.AbsoluteUri}#{value.GetString()}", (schema, scope, location));
                }
                continue;
            }
            switch (SchemaReader.ShapeOf(property.Name))
            {
                case SchemaShape.Schema:
                    Gather(value, scope, $"{location}/{property.Name}", depth + 1, named);
                    break;
                case SchemaShape.List when value.ValueKind == JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Gather(item, scope, $"{location}/{property.Name}/{index++}", depth + 1, named);
                    }
                    break;
                case SchemaShape.Map when value.ValueKind == JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject())
                    {
                        var place = new System.Text.StringBuilder(location).Append('/').Append(property.Name);
                        JsonPointer.Append(place, member.Name);
                        Gather(member.Value, scope, place.ToString(), depth + 1, named);
                    }
                    break;
                default:
                    break;
            }
        }
    }
}
