namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>The domain pack with the whole program around it.</summary>
public sealed class InfrastructurePluginTests
{
    private const string Prod = "import:\n  - catalog/vpc\ncomponents:\n  terraform:\n    vpc:\n      vars: {nat: true}\n";

    [Fact]
    public async Task Run_Repository_IsReadEditedCheckedAndLooked()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("component_describe", """{"component":"vpc","stack":"prod","path":"vars"}""")
            .ToolCall("affected", "{}")
            .ToolCall("write", """{"path":"stacks/dev.yaml","content":"import:\n  - catalog/vpk\ncomponents:\n  terraform:\n    vpc: {}\n"}""")
            .ToolCall("call_tool", """{"tool":"stack_validate","arguments":{}}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server)
            .Write("atmos.yaml", "stacks:\n  base_path: stacks\n").Write("stacks/prod.yaml", Prod).Write("components/terraform/vpc/main.tf", "variable \"cidr\" { type = string }\n")
            .Write("stacks/catalog/vpc.yaml", "components:\n  terraform:\n    vpc:\n      vars: {cidr: 10.0.0.0/16, nat: false}\n");
        await sandbox.CommitAsync();
        sandbox.Write("stacks/catalog/vpc.yaml", "components:\n  terraform:\n    vpc:\n      vars: {cidr: 10.1.0.0/16, nat: false}\n");

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "look at it")).ExitedWith(0);

        server.Verify();
        Assert.Contains("stack_list", server.ModelRequests[0].Tools);
        Assert.DoesNotContain("terraform_apply", server.ModelRequests[0].Tools);
        Assert.Contains("vars.nat = true  # stacks/prod.yaml:6, over stacks/catalog/vpc.yaml:4 (false)", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("prod  terraform/vpc  values of stacks/catalog/vpc.yaml", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("The stacks report, new since the last look:", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("stacks/dev.yaml:2:5: error: The import catalog/vpk names no file", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("1 error, 0 warnings", server.ModelRequests[4].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--permission-mode", "accept-edits")]
    [InlineData("--permission-mode", "plan")]
    public async Task Run_PlanThatNoRuleAllows_RunsNothing(params string[] options)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("call_tool", """{"tool":"terraform_plan","arguments":{"component":"vpc","stack":"prod"}}""")
            .Reply("no"));
        using var sandbox = new Sandbox(server).Write("stacks/prod.yaml", "components: {terraform: {vpc: {vars: {a: 1}}}}\n").Write("components/terraform/vpc/main.tf", "");

        await sandbox.RunAsync([.. options, "plan it"]);

        server.Verify();
        Assert.DoesNotContain("to add", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FolderWithoutStacks_ThePackIsNeitherOfferedNorLoaded()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"a.yaml","content":"a: 1\n"}""")
            .Reply("held").WithFault(Fault.Silence()));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("--permission-mode", "accept-edits", "hello");
        var request = await server.WaitForRequestAsync(2, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);

        var maps = await File.ReadAllTextAsync($"/proc/{run.Id}/maps", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("stack_list", request.Tools);
        Assert.DoesNotContain("AgentHost.Plugins.Infrastructure", maps, StringComparison.Ordinal);
    }
}
