using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Models;

/// <summary>A stranger's plugin that is data alone: services that another plugin's code speaks to, and what their models can do and cost.</summary>
public sealed class BroughtPresetsTests
{
    private const string Prices = """
        {"version":1,"updated":"2026-11-23","providers":[
          {"id":"heron","models":[{"id":"heron-1","contextWindow":9000,"prices":{"input":1000,"output":2000}}]},
          {"id":"scripted","models":[{"id":"m","prices":{"input":5,"output":5}}]}]}
        """;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preset_OfAPluginWithoutCode_IsChosenAndPricedByItsList()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync("{}", await WriteAsync(rig, Prices));

        var listed = (await rig.Host.Models.ListAsync(rig.Workspace.Id, ask: false, None)).Models;
        var report = await rig.Host.Models.ExplainAsync(rig.Workspace.Id, "heron/heron-1", None);
        rig.Model.Text("hello");
        await rig.RunAsync(rig.Prompt() with { Model = "heron/heron-1" });

        Assert.Equal(
            (1000m, 9000),
            listed.Where(static model => model.Provider == "heron").Select(static model => (model.Info.Prices!.Input, model.Info.ContextWindow)).Single());
        Assert.Equal(("https://heron.example", 2000m), (report.Address, report.Info.Prices!.Output));
        Assert.Equal("heron", Assert.Single(rig.Model.Made, static options => options.Model == "heron-1").Provider);

        // What a plugin says of another's types is passed over.
        Assert.Null((await rig.Host.Models.ExplainAsync(rig.Workspace.Id, "scripted/m", None)).Info.Prices);
    }

    [Fact]
    public async Task Preset_WhosePluginIsOff_IsMissedWithTheReason()
    {
        await using var rig = new HostRig();
        await WriteAsync(rig, Prices, "app/plugins/heron");
        await rig.OpenAsync("""{ "plugins": { "heron": { "enabled": false } }, "providers": { "mine": { "type": "heron" } } }""");

        var named = await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Models.ExplainAsync(rig.Workspace.Id, "heron/heron-1", None));
        var entry = await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Models.ExplainAsync(rig.Workspace.Id, "mine/heron-1", None));

        Assert.StartsWith("No provider heron can be used: the plugin heron, which brings it, is disabled", named.Message, StringComparison.Ordinal);
        Assert.EndsWith(": agent plugin enable heron brings it back.", named.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "The provider mine in the settings has the type \"heron\", and the plugin heron, which brings it, is disabled",
            entry.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ThatIsBrokenOrGone_SaysNothingAndIsTold()
    {
        await using var rig = new HostRig();
        var folder = await WriteAsync(rig, "{\n  \"version\": 2 }");
        await rig.OpenAsync("{}", folder);

        var list = await rig.Host.Models.ListAsync(rig.Workspace.Id, ask: false, None);
        File.Delete(Path.Combine(folder, "models.json"));
        var without = await rig.Host.Models.ListAsync(rig.Workspace.Id, ask: false, None);

        Assert.Contains(list.Warnings, static warning => warning.Contains("models.json:", StringComparison.Ordinal));
        Assert.Contains(without.Warnings, static warning => warning.Contains("models.json: The file does not exist", StringComparison.Ordinal));
        Assert.Contains(list.Models, static model => model.Provider == "heron");
    }

    private static async Task<string> WriteAsync(HostRig rig, string prices, string place = "heron")
    {
        var folder = rig.Folder(place);
        await File.WriteAllTextAsync(Path.Combine(folder, "models.json"), prices, None);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "plugin.json"),
            """
            {
              "id": "heron", "version": "1.0.0",
              "contributes": { "provider": [{ "name": "heron", "type": "scripted", "baseUrl": "https://heron.example", "anonymous": true, "defaultModel": "heron-1", "modelsFile": "models.json" }] }
            }
            """,
            None);
        return folder;
    }
}
