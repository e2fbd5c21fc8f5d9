using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Members that a request has beyond ours: the person's (<c>Extra</c>), then the entry's (<c>extraBody</c>).</summary>
internal static class ExtraMembers
{
    /// <summary>Tells whether a member is left to us. Others stand before ours of the same name: whoever wrote them knows the service.</summary>
    public static bool Leave(string name, Endpoint endpoint, IReadOnlyDictionary<string, JsonElement>? extra) =>
        extra?.ContainsKey(name) != true && !(endpoint.ExtraBody.ValueKind == JsonValueKind.Object && endpoint.ExtraBody.TryGetProperty(name, out _));

    /// <summary>Writes them, but for those that are the request itself: twice in one object they would mean nothing.</summary>
    public static void Write(Utf8JsonWriter json, Endpoint endpoint, IReadOnlyDictionary<string, JsonElement>? extra, Func<string, bool> isRequest)
    {
        if (endpoint.ExtraBody.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in endpoint.ExtraBody.EnumerateObject())
            {
                if (!isRequest(member.Name) && extra?.ContainsKey(member.Name) != true)
                {
                    member.WriteTo(json);
                }
            }
        }

        if (extra is null)
        {
            return;
        }

        foreach (var (name, value) in extra)
        {
            if (!isRequest(name) && value.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }
    }
}
