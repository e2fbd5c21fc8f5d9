using System.Security.Cryptography;

namespace AgentHost.EndToEnd.Tests.Authors;

/// <summary>The path of docs/authors, from nothing to a model that calls the tool.</summary>
public sealed class AuthorPathTests
{
    private static readonly string Template = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../plugin-template"));

    /// <summary>A program that was moved away, and a folder of tests that is built alone.</summary>
    [Fact]
    public async Task Template_WithoutTheProgramOnPath_SaysWhatIsMissing_AndFindsItLater()
    {
        using var sandbox = new Sandbox();
        var shell = new AuthorShell(sandbox);
        await shell.RunAsync($"dotnet new install {Template} && dotnet new agent-plugin -n Weather");
        sandbox.Write("Weather/AgentHost.user.props", "<Project><PropertyGroup><AgentHostSdk>/nowhere/sdk</AgentHostSdk></PropertyGroup></Project>");

        var lost = await shell.RunAsync("cd Weather && PATH=${PATH#*:} dotnet build", exitCode: 1);
        Assert.Contains("The agent program's sdk was not found. Put the program's folder on PATH", lost, StringComparison.Ordinal);

        await shell.RunAsync("cd Weather/tests/Weather.Tests && dotnet build");
        Assert.Contains(Path.Combine(Path.GetDirectoryName(Programs.Agent)!, "sdk"), sandbox.Read("Weather/AgentHost.user.props"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Template_FromNothing_ToAModelThatCallsTheTool()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("forecast", """{"town":"Tarn"}""").Reply("warm"));
        using var sandbox = new Sandbox(server);
        var shell = new AuthorShell(sandbox);

        Assert.Contains("Passed!", await shell.RunAsync(Path.Combine(Programs.Repository, "tests/tools/first-plugin")), StringComparison.Ordinal);
        var packed = await shell.RunAsync("cd Weather && agent plugin pack");
        Assert.Contains("weather 1.0.0 is packed: weather.1.0.0.agentplugin", packed, StringComparison.Ordinal);
        Assert.Contains(
            "weather 1.0.0 is installed.",
            await shell.RunAsync("cd Weather && agent plugin install --yes ./weather.1.0.0.agentplugin"),
            StringComparison.Ordinal);

        var result = (await sandbox.RunAsync("--allow", "forecast", "How warm will it be in Tarn?")).ExitedWith(0);

        server.Verify();
        Assert.Equal("warm\n", result.Output);
        Assert.Contains("Tarn: 15 °C", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_InAClone_MakesDotnetBuildWorkThere()
    {
        using var sandbox = new Sandbox();
        var shell = new AuthorShell(sandbox);
        await shell.RunAsync("agent plugin new Weather && rm Weather/AgentHost.user.props");

        Assert.Contains("AgentHost.user.props is written", await shell.RunAsync("agent plugin test Weather"), StringComparison.Ordinal);

        await shell.RunAsync("unset AgentHostSdk; cd Weather && dotnet build -v quiet");
    }

    [Fact]
    public async Task Pack_SameSources_SameBytes_WhereverTheyLie()
    {
        using var sandbox = new Sandbox();
        var shell = new AuthorShell(sandbox);
        await shell.RunAsync("agent plugin new Weather && agent plugin new Weather --output elsewhere/Weather");

        await shell.RunAsync(
            "agent plugin pack Weather --output one && agent plugin pack Weather --output two && agent plugin pack elsewhere/Weather --output three");

        string[] hashes =
        [
            .. new[] { "one", "two", "three" }.Select(folder =>
                Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(sandbox.PathOf(folder + "/weather.1.0.0.agentplugin")))))
        ];
        Assert.Single(hashes.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Adapters_AreCarriedByThePlugin_WithItsOwnVersionOfTheLibrary()
    {
        var sample = Path.GetFullPath(Path.Combine(Template, "../docs/authors/samples/ai-function"));
        using var sandbox = new Sandbox();
        var shell = new AuthorShell(sandbox);
        await shell.RunAsync("agent plugin new Lengths && rm Lengths/src/Lengths/*.cs Lengths/tests/Lengths.Tests/ForecastTests.cs");
        await shell.RunAsync($"cp {sample}/*.cs {sample}/plugin.json Lengths/src/Lengths && cp {sample}/*.csproj Lengths/src/Lengths/Lengths.csproj");

        Assert.Contains("lengths conforms.", await shell.RunAsync("agent plugin test Lengths"), StringComparison.Ordinal);
        await shell.RunAsync("agent plugin pack Lengths");

        await using var package = await System.IO.Compression.ZipFile.OpenReadAsync(
            sandbox.PathOf("lengths.1.0.0.agentplugin"), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["AgentHost.Extensions.AI.dll", "AgentHost.Providers.dll", "Lengths.dll", "Microsoft.Extensions.AI.Abstractions.dll"],
            package.Entries.Select(static entry => entry.FullName)
                .Where(static name => name.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("provider")]
    [InlineData("declarations")]
    public async Task New_EachKind_IsWhatDotnetNewMakes_AndPassesItsTests(string kind)
    {
        using var sandbox = new Sandbox();
        var shell = new AuthorShell(sandbox);

        await shell.RunAsync(
            $"agent plugin new TownWeather --kind {kind} && dotnet new install {Template} && dotnet new agent-plugin -n TownWeather --kind {kind} -o dotnet");
        await shell.RunAsync("diff -r -x AgentHost.user.props TownWeather dotnet");
        var tested = await shell.RunAsync("agent plugin test TownWeather");

        Assert.Contains("✓ manifest", tested, StringComparison.Ordinal);
        Assert.Contains("town-weather conforms.", tested, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_PluginThatBreaksARule_NamesIt_AndExitsWith1()
    {
        using var sandbox = new Sandbox()
            .Write("broken/plugin.json", """{ "id": "broken", "version": "1.0.0", "contributes": { "hook": [{ "name": "h", "events": ["stop"] }] } }""");
        var shell = new AuthorShell(sandbox);

        var tested = await shell.RunAsync("agent plugin test broken", exitCode: 1);

        Assert.Contains("✗ agrees", tested, StringComparison.Ordinal);
        Assert.Contains("broken does not conform.", tested, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "plugin.json")]
    [InlineData("""{ "id": "a", "version": "1.0.0", "contributes": { "prompt-section": [{ "name": "a", "slot": "agent", "file": "gone.md" }] } }""", "gone.md")]
    [InlineData("""{ "id": "a", "version": "1.0.0", "contract": "^9.0" }""", "^9.0")]
    [InlineData("""{ "id": "a", "version": "1.0.0", "contract": "^0.9", "entry": { "assembly": "A.dll", "type": "A" } }""", "A.dll")]
    public async Task Pack_WhatAnInstallWouldRefuse_IsRefused(string manifest, string why)
    {
        using var sandbox = new Sandbox().Write("a/plugin.json", manifest);

        var said = await new AuthorShell(sandbox).RunAsync("agent plugin pack a; code=$?; ls *.agentplugin 2>/dev/null; exit $code", exitCode: 1);

        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(sandbox.Workspace, "*.agentplugin"));
    }

    [Theory]
    [InlineData("new weather", "cannot be a class")]
    [InlineData("new ../Evil", "cannot be a class")]
    [InlineData("new Weather --kind other", "There is no kind")]
    [InlineData("new Weather --output full", "is there and not empty")]
    [InlineData("pack empty", "There is no folder")]
    [InlineData("pack .", "There is more than one plugin")]
    [InlineData("test full/none", "There is no plugin in")]
    public async Task Commands_WrongWords_AreToldInASentence(string words, string said)
    {
        using var sandbox = new Sandbox().Write("full/plugin.json", "{}").Write("other/plugin.json", "{}").Write("full/none/a.txt", "");

        Assert.Contains(said, await new AuthorShell(sandbox).RunAsync($"agent plugin {words}", exitCode: 2), StringComparison.Ordinal);
    }
}
