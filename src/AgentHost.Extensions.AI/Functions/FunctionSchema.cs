using System.Text.Json;

namespace AgentHost.Extensions.AI;

/// <summary>A function's schema as the manifest has it.</summary>
internal static class FunctionSchema
{
    /// <summary>The schema of an object, without what repeats the tool's name and description.</summary>
    public static JsonElement Of(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            // true is anything: a tool's arguments are an object at least.
            return AgentJson.Parse("""{"type":"object"}""");
        }

        return JsonWriting.Element(json =>
        {
            json.WriteStartObject();
            if (!schema.TryGetProperty("type"u8, out _))
            {
                json.WriteString("type"u8, "object"u8);
            }

            foreach (var member in schema.EnumerateObject())
            {
                if (member.Name is not ("$schema" or "title" or "description"))
                {
                    member.WriteTo(json);
                }
            }

            json.WriteEndObject();
        });
    }
}
