using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Leaves out members that are null.</summary>
public static class NullMembers
{
    /// <summary>The value without the null members of its objects, at every depth; nulls in lists stay.</summary>
    public static JsonElement Remove(JsonElement value) =>
        JsonCopy.Of(value, static container => container.EnumerateObject().Where(static member => member.Value.ValueKind != JsonValueKind.Null));
}
