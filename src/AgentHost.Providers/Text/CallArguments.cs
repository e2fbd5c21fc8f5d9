using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>A tool call's arguments as wires want them back.</summary>
public static class CallArguments
{
    /// <summary>The arguments as the text of a JSON object, whatever the model wrote: servers refuse or fail the whole request on anything else.</summary>
    public static string ObjectText(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.Object => arguments.GetRawText(),
        JsonValueKind.Undefined or JsonValueKind.Null => "{}",
        JsonValueKind.String => "{\"invalid_arguments\":\"" + JsonEncodedText.Encode(SafeText.Of(arguments.GetString())) + "\"}",
        _ => "{\"invalid_arguments\":" + arguments.GetRawText() + "}",
    };
}
