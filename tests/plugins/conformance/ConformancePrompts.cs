using System.Text.Json;

namespace TestPlugins.Conformance;

/// <summary>Prompts that the suite asks for.</summary>
internal sealed class ConformancePrompts : Capability
{
    private static readonly IReadOnlyList<CommandSpec> All =
    [
        new("test_simple_prompt", "A prompt without arguments."),
        new("test_prompt_with_arguments", "A prompt with two arguments.")
        {
            Options =
            [
                new OptionSpec("arg1", "string", "The first.") { Required = true },
                new OptionSpec("arg2", "string", "The second.") { Required = true, Values = ["beta", "better"] }
            ],
        },
    ];

    public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetProperty("action").GetString() == "list")
        {
            return new(AgentJson.ToElement(All));
        }

        var call = AgentJson.Read<CommandCall>(arguments.GetProperty("call"));
        return new(call.Name switch
        {
            "test_simple_prompt" => AgentJson.ToElement(new CommandResult([]) { Prompt = "This is a simple prompt for testing." }),
            "test_prompt_with_arguments" =>
                AgentJson.ToElement(new CommandResult([])
                {
                    Prompt = $"Prompt with arguments: arg1='{call.Options["arg1"].GetString()}', arg2='{call.Options["arg2"].GetString()}'"
                }),
            _ => AgentJson.Parse("null"),
        });
    }
}
