using AgentHost.Client;
using AgentHost.Testing;
using AgentHost.Testing.Conformance;

namespace AgentHost.Plugins.Infrastructure.Tests.Installed;

/// <summary>The installed package under a real host, in its process and in one of its own: the same in both.</summary>
public sealed class InstalledPackTests(InstalledPack pack) : IClassFixture<InstalledPack>
{
    private const string Vpc = """{"component":"vpc","stack":"prod"}""";
    private const string Save = """{"component":"vpc","stack":"prod","save":true}""";

    public static TheoryData<bool> Places => [false, true];

    [Fact]
    public void Install_ShowsWhatItAsksFor()
    {
        Assert.Contains("code process", pack.Asks);
        Assert.Contains("exec terraform", pack.Asks);
        Assert.Contains("exec tofu", pack.Asks);
        Assert.Contains("read **/*", pack.Asks);
        Assert.Contains("brings hook/infrastructure-findings", pack.Asks);
        Assert.DoesNotContain(pack.Asks, static ask => ask.Split(' ')[0] is "network" or "secrets");
    }

    [Fact]
    public async Task Package_Conforms()
    {
        var report = await pack.CheckAsync(new ConformanceOptions
        {
            Files = new Dictionary<string, string>
            {
                ["stacks/prod.yaml"] = "components: {terraform: {vpc: {vars: {nat: true}}}}\n",
                ["components/terraform/vpc/main.tf"] = "variable \"nat\" { type = bool }\n",
            },
            Calls = new Dictionary<string, string> { ["stack_list"] = "{}", ["component_describe"] = Vpc, ["stack_validate"] = "{}" },
        });

        Assert.True(report.Conforms, report.ToString());
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Stacks_AreListedDescribedAndChecked(bool apart)
    {
        await using var host = await pack.StartAsync(apart);

        var listed = await host.CallAsync("stack_list");
        var described = await host.CallAsync("component_describe", Vpc);
        var sound = await host.CallAsync("stack_validate");
        host.Workspace.Write("stacks/catalog/vpc.yaml", "components: {terraform: {vpc: {vars: {nat: [}}}}\n");
        var broken = await host.CallAsync("stack_validate");

        Assert.Contains("prod", listed.Text, StringComparison.Ordinal);
        Assert.Contains("vars.nat = true  # stacks/prod.yaml:6, over stacks/catalog/vpc.yaml:1 (false)", described.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("error: ", sound.Text, StringComparison.Ordinal);
        Assert.Contains("stacks/catalog/vpc.yaml:1:", broken.Text, StringComparison.Ordinal);
        Assert.Equal(apart ? "process" : "in-process", (await host.ReadPluginAsync()).Runs);
    }

    /// <summary>Tools share what the plugin keeps for the workspace.</summary>
    [Theory]
    [MemberData(nameof(Places))]
    public async Task Plan_IsSavedByOneToolAndAppliedByAnother(bool apart)
    {
        await using var host = await pack.StartAsync(apart);

        var planned = await host.CallAsync("terraform_plan", Save);
        Assert.False(planned.IsError, planned.Text);
        Assert.Equal("TF_VAR_nat=true\n", host.Workspace.Read(".variables"));
        var plan = $$"""{"plan":"{{planned.Data!.Value.GetProperty("plan").GetString()}}"}""";
        var applied = await host.CallAsync("terraform_apply", plan);
        var again = await host.CallAsync("terraform_apply", plan);

        Assert.Equal("Applied vpc in prod: 1 to add, 0 to change, 0 to destroy.", applied.Text);
        Assert.Contains("apply -json -input=false -auto-approve ", host.Workspace.Read(".calls"), StringComparison.Ordinal);
        Assert.Contains("There is no plan", again.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Apply_WithARuleThatAllows_IsAskedForAllTheSame(bool apart)
    {
        await using var host = await pack.StartAsync(
            apart, more: static options => options with { Mode = PermissionMode.Default, Allow = ["terraform_plan", "terraform_apply"] });

        var planned = await host.CallAsync("terraform_plan", Save);
        var applied = await host.CallAsync("terraform_apply", $$"""{"plan":"{{planned.Data!.Value.GetProperty("plan").GetString()}}"}""");

        Assert.Equal(ToolState.Denied, applied.State);
        Assert.DoesNotContain("apply", host.Workspace.Read(".calls"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Apply_ProtectedStack_IsRefused(bool apart)
    {
        await using var host = await pack.StartAsync(apart, ""","protected":["pro*"]""");

        var planned = await host.CallAsync("terraform_plan", Save);
        var applied = await host.CallAsync("terraform_apply", $$"""{"plan":"{{planned.Data!.Value.GetProperty("plan").GetString()}}"}""");

        Assert.Contains("plugins.infrastructure.protected (pro*)", applied.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("apply", host.Workspace.Read(".calls"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Code_IsFormattedThroughEditsAndValidated(bool apart)
    {
        await using var host = await pack.StartAsync(apart);
        host.Workspace.Write("components/terraform/vpc/main.tf", "a  =   1\n");

        var formatted = await host.CallAsync("terraform_fmt", """{"component":"vpc"}""");
        var validated = await host.CallAsync("terraform_validate", Vpc);

        Assert.StartsWith("Formatted 1 file.\n", formatted.Text, StringComparison.Ordinal);
        Assert.Equal("a = 1\n", host.Workspace.Read("components/terraform/vpc/main.tf"));
        Assert.Equal("components/terraform/vpc: nothing found.", validated.Text);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Workflow_RunsItsCommands(bool apart)
    {
        await using var host = await pack.StartAsync(apart);
        host.Workspace.Write("stacks/workflows/net.yaml", "workflows:\n  check:\n    steps:\n      - {type: shell, command: 'echo from the step'}\n");

        var ran = await host.CallAsync("stack_workflow", """{"name":"check","run":true}""");

        Assert.False(ran.IsError, ran.Text);
        Assert.Contains("from the step", ran.Text, StringComparison.Ordinal);
    }
}
