using System.CommandLine;
using System.Text.Json;

namespace AgentHost.Cli.Common;

/// <summary>Options that choose a model, and the settings that they stand for.</summary>
internal static class ModelSelectionOptions
{
    public static Option<string?> Prefer()
    {
        var option = new Option<string?>("--prefer")
        {
            Description = "Rank models by quality, balanced, cost or speed when you name none. [default: the setting prefer, else balanced]",
            HelpName = "WHAT"
        };
        option.AcceptOnlyFromAmong("quality", "balanced", "cost", "speed");
        return option;
    }

    /// <summary>As settings of the strongest layer, so that whatever opens with the workspace knows them too.</summary>
    public static JsonElement? Settings(string? model, string? prefer) => (model, prefer) switch
    {
        (null, null) => null,
        (null, _) => AgentJson.Parse($$"""{"prefer":"{{prefer}}"}"""),
        (_, null) => AgentJson.Parse($$"""{"model":"{{JsonEncodedText.Encode(model)}}"}"""),
        _ => AgentJson.Parse($$"""{"model":"{{JsonEncodedText.Encode(model)}}","prefer":"{{prefer}}"}"""),
    };
}
