using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Writes a user's message: one string, or parts where there are images.</summary>
internal static class UserWriter
{
    public static void Write(Utf8JsonWriter json, Message message, Endpoint endpoint)
    {
        var parts = message.Parts;
        var images = endpoint.Images && parts.Any(part => part is ImagePart { Data: not null });
        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        if (images)
        {
            json.WriteStartArray("content"u8);
            foreach (var part in parts)
            {
                if (part is ImagePart { Data: not null } image)
                {
                    WriteImage(json, image);
                }
                else if (PartText.Of(part) is { Length: > 0 } text)
                {
                    WriteText(json, text);
                }
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteString(
                "content"u8, SafeText.Of(parts is [TextPart only] ? only.Text : string.Join("\n\n", parts.Select(PartText.Of).Where(text => text.Length > 0))));
        }

        json.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, SafeText.Of(text));
        json.WriteEndObject();
    }

    public static void WriteImage(Utf8JsonWriter json, ImagePart image)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "image_url"u8);
        json.WriteStartObject("image_url"u8);
        json.WriteString("url"u8, SafeText.Of($"data:{image.MediaType};base64,{Convert.ToBase64String(image.Data!.Value.Span)}"));
        if (image.Detail is { } detail)
        {
            json.WriteString("detail"u8, detail);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
