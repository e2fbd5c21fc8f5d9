using System.Globalization;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>The domain pack with the whole program around it: installed from its catalog, behind the runner and in the program's process.</summary>
public sealed class InfrastructurePluginTests(AppCopy app) : IClassFixture<AppCopy>
{
    private const string Pack = "infrastructure";
    private const string Prod = "import:\n  - catalog/vpc\ncomponents:\n  terraform:\n    vpc:\n      vars: {nat: true}\n";

    public static TheoryData<bool> Places => [false, true];

    [Fact]
    public async Task Catalog_ShowsThePack_AndInstallsIt()
    {
        using var sandbox = new Sandbox();
        var unknown = (await sandbox.AgentAsync("plugin", "info", Pack)).ExitedWith(2).Error;
        var found = (await sandbox.AgentAsync("plugin", "search", "atmos")).ExitedWith(0).Output;
        var before = (await sandbox.AgentAsync("plugin", "list")).ExitedWith(0).Output;
        var unasked = (await sandbox.AgentAsync("plugin", "install", Pack)).ExitedWith(2).Error;

        Assert.Contains($"The plugin \"{Pack}\" is not installed: agent plugin install {Pack} takes it from the catalog", unknown, StringComparison.Ordinal);
        Assert.StartsWith($"{Pack}       0.1.0      bundled    Stacks of YAML", found, StringComparison.Ordinal);
        Assert.DoesNotContain(Pack, before, StringComparison.Ordinal);
        Assert.Contains("say --yes", unasked, StringComparison.Ordinal);

        var installed = (await sandbox.AgentAsync("plugin", "install", Pack, "--yes")).ExitedWith(0);

        Assert.Contains("from     catalog bundled\n", installed.Error, StringComparison.Ordinal);
        Assert.Contains("runs     a process of its own; its code can do what you can\n", installed.Error, StringComparison.Ordinal);
        Assert.Contains("starts   terraform, tofu\n", installed.Error, StringComparison.Ordinal);
        var after = (await sandbox.AgentAsync("plugin", "list")).ExitedWith(0).Output;
        Assert.Contains($"{Pack}       0.1.0      installed  user     process", after, StringComparison.Ordinal);
        (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
        var again = (await sandbox.AgentAsync("plugin", "install", Pack, "--yes")).ExitedWith(0).Output;
        Assert.Contains("nothing to do", again, StringComparison.Ordinal);
        (await sandbox.AgentAsync("plugin", "update", Pack, "--yes")).ExitedWith(0);
        Assert.Equal($"{Pack} 0.1.0 is gone.\n", (await sandbox.AgentAsync("plugin", "uninstall", Pack)).ExitedWith(0).Output);
    }

    /// <summary>Only what installs reads the catalog: a start neither needs it nor looks whether it is there.</summary>
    [Fact]
    public async Task Run_CatalogThatIsGone_IsNotMissed_AndAnInstallSaysSo()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox(server);
        var catalog = Path.Combine(Path.GetDirectoryName(app.Program)!, "catalog");
        Directory.Delete(catalog, recursive: true);
        var copy = new AgentOptions { Program = app.Program };

        var run = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], copy)).ExitedWith(0);
        var install = (await AgentProcess.RunAsync(sandbox, ["plugin", "install", Pack, "--from", "bundled", "--yes"], copy)).ExitedWith(1);

        Assert.Equal("fine\n", run.Output);
        Assert.DoesNotContain("catalog", run.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"The catalog \"bundled\" cannot be used: {Path.Combine(catalog, "catalog.json")} does not exist; install the program again.",
            install.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_Repository_IsReadEditedCheckedAndLooked(bool inProcess)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("component_describe", """{"component":"vpc","stack":"prod","path":"vars"}""")
            .ToolCall("affected", "{}")
            .ToolCall("write", """{"path":"stacks/dev.yaml","content":"import:\n  - catalog/vpk\ncomponents:\n  terraform:\n    vpc: {}\n"}""")
            .ToolCall("call_tool", """{"tool":"stack_validate","arguments":{}}""")
            .Reply("done"));
        using var sandbox = (await InstalledAsync(server, inProcess))
            .Write("atmos.yaml", "stacks:\n  base_path: stacks\n")
            .Write("stacks/prod.yaml", Prod)
            .Write("components/terraform/vpc/main.tf", "variable \"cidr\" { type = string }\n")
            .Write("stacks/catalog/vpc.yaml", "components:\n  terraform:\n    vpc:\n      vars: {cidr: 10.0.0.0/16, nat: false}\n");
        await sandbox.CommitAsync();
        sandbox.Write("stacks/catalog/vpc.yaml", "components:\n  terraform:\n    vpc:\n      vars: {cidr: 10.1.0.0/16, nat: false}\n");

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "look at it")).ExitedWith(0);

        server.Verify();
        Assert.Contains("stack_list", server.ModelRequests[0].Tools);
        Assert.DoesNotContain("terraform_apply", server.ModelRequests[0].Tools);
        Assert.Contains(
            "vars.nat = true  # stacks/prod.yaml:6, over stacks/catalog/vpc.yaml:4 (false)", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("prod  terraform/vpc  values of stacks/catalog/vpc.yaml", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("The stacks report, new since the last look:", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("stacks/dev.yaml:2:5: error: The import catalog/vpk names no file", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("1 error, 0 warnings", server.ModelRequests[4].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(false, "--permission-mode", "accept-edits")]
    [InlineData(false, "--permission-mode", "plan")]
    [InlineData(true)]
    [InlineData(true, "--permission-mode", "accept-edits")]
    [InlineData(true, "--permission-mode", "plan")]
    public async Task Run_PlanThatNoRuleAllows_RunsNothing(bool inProcess, params string[] options)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("call_tool", """{"tool":"terraform_plan","arguments":{"component":"vpc","stack":"prod"}}""")
            .Reply("no"));
        using var sandbox = (await InstalledAsync(server, inProcess))
            .Write("stacks/prod.yaml", "components: {terraform: {vpc: {vars: {a: 1}}}}\n")
            .Write("components/terraform/vpc/main.tf", "");

        await sandbox.RunAsync([.. options, "plan it"]);

        server.Verify();
        Assert.DoesNotContain("to add", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no tool", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Run_FolderWithoutStacks_ThePackIsNeitherOfferedNorLoaded(bool inProcess)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"a.yaml","content":"a: 1\n"}""")
            .Reply("held").WithFault(Fault.Silence()));
        using var sandbox = await InstalledAsync(server, inProcess);
        await using var run = sandbox.Start("--permission-mode", "accept-edits", "hello");
        var request = await server.WaitForRequestAsync(2, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);

        var processes = Family(run.Id).ToList();

        Assert.DoesNotContain("stack_list", request.Tools);
        Assert.Contains(run.Id, processes);
        Assert.All(processes, id => Assert.DoesNotContain("AgentHost.Plugins.Infrastructure", File.ReadAllText($"/proc/{id}/maps"), StringComparison.Ordinal));
        Assert.All(processes, id => Assert.DoesNotContain("PluginRunner", File.ReadAllText($"/proc/{id}/cmdline"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_PackThatIsNotInstalled_OffersNothingOfIt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox(server).Write("atmos.yaml", "stacks:\n  base_path: stacks\n").Write("stacks/prod.yaml", Prod);

        (await sandbox.RunAsync("hello")).ExitedWith(0);

        Assert.DoesNotContain("stack_list", server.ModelRequests[0].Tools);
    }

    private static async Task<Sandbox> InstalledAsync(ModelServer server, bool inProcess)
    {
        var sandbox = new Sandbox(server);
        (await sandbox.AgentAsync(["plugin", "install", Pack, "--yes", .. inProcess ? ["--in-process"] : Array.Empty<string>()])).ExitedWith(0);
        return sandbox;
    }

    /// <summary>A process and all below it.</summary>
    private static IEnumerable<int> Family(int id) =>
        Directory.EnumerateDirectories($"/proc/{id}/task")
            .SelectMany(static task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(static child => Family(int.Parse(child, CultureInfo.InvariantCulture)))
            .Prepend(id);
}
