using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Types of values and their names.</summary>
internal static class JsonKindsExtensions
{
    /// <summary>Tells whether a value is of one of these types; 1.0 is an integer.</summary>
    public static bool Accepts(this JsonKinds kinds, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => (kinds & JsonKinds.Text) != JsonKinds.None,
        JsonValueKind.Object => (kinds & JsonKinds.Object) != JsonKinds.None,
        JsonValueKind.Array => (kinds & JsonKinds.Array) != JsonKinds.None,
        JsonValueKind.True or JsonValueKind.False => (kinds & JsonKinds.Boolean) != JsonKinds.None,
        JsonValueKind.Null => (kinds & JsonKinds.Null) != JsonKinds.None,
        JsonValueKind.Number => (kinds & JsonKinds.Number) != JsonKinds.None
            || ((kinds & JsonKinds.Integer) != JsonKinds.None && (value.TryGetInt64(out _) || ExactNumber.Of(value).IsInteger)),
        _ => false,
    };

    /// <summary>The type of that name in schemas.</summary>
    public static JsonKinds Parse(string? name) => name switch
    {
        "null" => JsonKinds.Null,
        "boolean" => JsonKinds.Boolean,
        "integer" => JsonKinds.Integer,
        "number" => JsonKinds.Number,
        "string" => JsonKinds.Text,
        "array" => JsonKinds.Array,
        "object" => JsonKinds.Object,
        _ => JsonKinds.None,
    };
}
