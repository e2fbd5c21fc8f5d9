using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.ModelServing;

/// <summary>Rules of single content blocks.</summary>
internal static partial class MessagesBlockRules
{
    public static void Check(JsonElement block, string place, bool assistant, OpenCalls calls, Action<string, string, string> report)
    {
        switch (block.Text("type"))
        {
            case "text":
                if (string.IsNullOrWhiteSpace(block.Text("text")))
                {
                    report("text", $"{place}.text", "must not be blank");
                }

                break;
            case "image" when !assistant:
                Image(block.Field("source"), place, report);
                break;
            case "tool_use" when assistant:
                Use(block, place, calls, report);
                break;
            case "tool_result" when !assistant:
                calls.Result(block.Text("tool_use_id"), place);
                Result(block, place, report);
                break;
            case "thinking" when assistant:
                if (block.Text("thinking") is not { } thinking || block.Text("signature") != Signatures.Of(thinking))
                {
                    report("thinking-signature", place, "must be a block of this server's, unchanged");
                }

                break;
            case "redacted_thinking" when assistant:
                if (!Signatures.IsHidden(block.Text("data")))
                {
                    report("thinking-signature", place, "must be a block of this server's, unchanged");
                }

                break;
            case var type:
                report("block", place, $"a {(assistant ? "model's" : "user's")} message has no block of type '{type}'");
                break;
        }
    }

    private static void Use(JsonElement block, string place, OpenCalls calls, Action<string, string, string> report)
    {
        string? id = block.Text("id");
        if (id is null || !Id().IsMatch(id))
        {
            report("tool-use-id", $"{place}.id", $"must match ^[a-zA-Z0-9_-]+$, not '{id}'");
        }

        if (!MessagesToolRules.IsName(block.Text("name")))
        {
            report("tool-use-name", $"{place}.name", $"must match ^[a-zA-Z0-9_-]{{1,128}}$, not '{block.Text("name")}'");
        }

        if (block.Field("input").ValueKind != JsonValueKind.Object)
        {
            report("tool-use-input", $"{place}.input", "must be an object");
        }

        calls.Open(id, place);
    }

    private static void Result(JsonElement block, string place, Action<string, string, string> report)
    {
        JsonElement content = block.Field("content");
        bool good = content.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.String => true,
            JsonValueKind.Array => true,
            _ => false,
        };
        if (!good)
        {
            report("tool-result-content", $"{place}.content", "must be a string or an array of blocks");
        }

        bool empty = content.ValueKind switch
        {
            JsonValueKind.String => JsonLooks.Safe(content).Length == 0,
            JsonValueKind.Array => content.GetArrayLength() == 0,
            _ => true,
        };
        if (empty && block.Field("is_error").ValueKind == JsonValueKind.True)
        {
            report("tool-result-content", $"{place}.content", "cannot be empty if is_error is true");
        }

        int i = 0;
        foreach (JsonElement inner in content.Items())
        {
            string at = $"{place}.content[{i++}]";
            switch (inner.Text("type"))
            {
                case "text" when !string.IsNullOrWhiteSpace(inner.Text("text")):
                    break;
                case "image":
                    Image(inner.Field("source"), at, report);
                    break;
                default:
                    report("tool-result-content", at, "must be text that is not blank, or an image");
                    break;
            }
        }
    }

    private static void Image(JsonElement source, string place, Action<string, string, string> report)
    {
        bool good = source.Text("type") switch
        {
            "base64" =>
                source.Text("media_type") is "image/jpeg" or "image/png" or "image/gif" or "image/webp" && source.Text("data") is { Length: > 0 } data
                && System.Buffers.Text.Base64.IsValid(data),
            "url" => source.Text("url") is { Length: > 0 },
            _ => false,
        };
        if (!good)
        {
            report("image", $"{place}.source", "must be base64 of a JPEG, PNG, GIF or WebP, or an address");
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
