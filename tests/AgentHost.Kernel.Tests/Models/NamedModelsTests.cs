using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Models;

/// <summary>Names of models that stand in settings: judged where they stand, and told with their place when a run fails on them.</summary>
public sealed class NamedModelsTests
{
    private const string Names = """
        {
          "model": "mine",
          "fallback": ["scripted/ok", "scrypted/m", "locked/m"],
          "models": {
            "mine": "other",
            "other": { "model": "nowhere/m", "temperature": 1 },
            "small": "scripted/m",
            "large": "scripted",
            "scripted/m": { "temperature": 0 }
          },
          "providers": { "lost": { "type": "scriptd" } }
        }
        """;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_Settings_JudgesEachNameWhereItStands()
    {
        await using var rig = Rig();
        var file = await WriteAsync(rig, Names);
        await rig.OpenAsync();

        var problems = (await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Problems
            .Where(static problem => !problem.Message.Contains("lost", StringComparison.Ordinal));

        Assert.Equal(
            [
                new SettingProblem(
                    file, 3, 31, "fallback.1: No provider offers a model named scrypted/m. Did you mean scripted/m or scripted?", IsError: false),
                new(
                    file,
                    3,
                    45,
                    "fallback.2: The provider locked has no key: set the environment variable LOCKED_KEY, or: agent provider login locked",
                    IsError: false),
                new(
                    file,
                    6,
                    25,
                    "models.other.model: No provider offers a model named nowhere/m. Write PROVIDER/MODEL with one of these providers: scripted.",
                    IsError: false),
            ],
            problems.Select(static problem => problem with { Code = null }));
        Assert.All(problems, static problem => Assert.Equal(ProblemCodes.UnknownModel, problem.Code));
    }

    [Theory]
    [InlineData("gone/m", true, "model: No provider offers a model named gone/m. Write PROVIDER/MODEL with one of these providers: scripted.")]
    [InlineData(
        "lost/m",
        true,
        "model: The provider lost in the settings has the type \"scriptd\", which no plugin brings; did you mean \"scripted\"? Known types: locked, scripted.")]
    [InlineData("locked/m", false, "model: The provider locked has no key: set the environment variable LOCKED_KEY, or: agent provider login locked")]
    [InlineData("scripted/whatever", false, null)]
    public async Task Read_TheModelThatIsTaken_IsAnErrorUnlessAKeyIsMissing(string model, bool error, string? message)
    {
        await using var rig = Rig();
        var file = await WriteAsync(rig, $$"""{ "model": "{{model}}", "providers": { "lost": { "type": "scriptd" } } }""");
        await rig.OpenAsync();

        var told = (await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Problems
            .Where(static problem => problem.Message.StartsWith("model", StringComparison.Ordinal));

        Assert.Equal(message is null ? [] : [new SettingProblem(file, 1, 12, message, error) { Code = ProblemCodes.UnknownModel }], told);

        // Another model can be named all the same.
        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync(rig.Prompt() with { Model = "scripted/m" })).Outcome);
    }

    [Theory]
    [InlineData("openai/")]
    [InlineData(" ")]
    public async Task Read_NameWithoutAModel_IsAnErrorInEveryPlace(string name)
    {
        await using var rig = Rig();
        var file = await WriteAsync(rig, $$"""
            {
              "model": "{{name}}",
              "fallback": ["scripted/m", "{{name}}"],
              "models": { "a": "{{name}}", "b": { "model": "{{name}}" } }
            }
            """);
        await rig.OpenAsync();

        var told = (await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Problems
            .Where(static problem => problem.IsError && problem.Message.Contains("names no model; write", StringComparison.Ordinal));

        Assert.Equal(["model", "fallback.1", "models.a", "models.b.model"], told.Select(static problem => problem.Message.Split(':')[0]));
        Assert.Equal([(file, 2), (file, 3), (file, 4), (file, 4)], told.Select(static problem => (problem.File, problem.Line)));
    }

    [Theory]
    [InlineData("""{ "model": "nowhere/m" }""", null, null, "The name is from FILE:1.")]
    [InlineData("{\n\"models\": {\n\"deep\": \"nowhere/m\" } }", null, "deep", "The name is from FILE:3.")]
    [InlineData("{\n\"models\": {\n\"deep\": { \"model\":\n\"nowhere/m\" } } }", "deep", null, "The name is from FILE:3.")]
    [InlineData("{}", "nowhere/m", null, "The name is from environment AGENT_MODEL.")]
    [InlineData("{}", null, "nowhere/m", null)]
    public async Task Run_NameOfTheSettingsThatMeansNothing_IsToldWithItsPlace(string settings, string? variable, string? said, string? place)
    {
        await using var rig = Rig();
        if (variable is not null)
        {
            rig.Set("AGENT_MODEL", variable);
        }

        var file = await WriteAsync(rig, settings);
        await rig.OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync(rig.Prompt() with { Model = said }));

        var missing = "No provider offers a model named nowhere/m. Write PROVIDER/MODEL with one of these providers: scripted.";
        Assert.Equal(
            (HostFailure.NotFound, place is null ? missing : $"{missing} {place.Replace("FILE", file, StringComparison.Ordinal)}"),
            (fault.Failure, fault.Message));
    }

    private static HostRig Rig()
    {
        var rig = new HostRig();
        rig.Stub.Change(static manifest => manifest with { Permissions = new() { Secrets = ["LOCKED_KEY"] } });
        rig.Stub.Provider(rig.Model, new ProviderSpec("locked") { CredentialEnvironment = "LOCKED_KEY", Rank = 2, DefaultModel = "m" });
        return rig;
    }

    private static async Task<string> WriteAsync(HostRig rig, string text)
    {
        var file = Path.Combine(rig.Root, "home", ".config", "agent", "agent.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, None);
        return file;
    }
}
