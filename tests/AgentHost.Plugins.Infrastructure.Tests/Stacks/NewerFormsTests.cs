using AgentHost.Plugins.Infrastructure.Tests.Fixture;

namespace AgentHost.Plugins.Infrastructure.Tests.Stacks;

/// <summary>Forms of newer releases: they are understood, or passed over, and are no errors.</summary>
public sealed class NewerFormsTests : IDisposable
{
    private readonly PackBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Dependencies_ByName_LeadToTheComponent()
    {
        Files("""
            vars: {environment: net, stage: prod}
            components:
              terraform:
                vpc: {vars: {}}
                app:
                  dependencies:
                    components:
                      - name: vpc
                      - name: vpc
                        stack: "{{ .vars.environment }}-{{.vars.stage}}"
                      - name: vpc
                        stack: "{{ if true }}x{{ end }}"
            """);

        Assert.Equal("1 stack: nothing found.", await _box.TextAsync("stack_validate"));
        var app = await _box.ComponentAsync("net-prod", "app");
        Assert.Equal(["vpc net-prod", "vpc net-prod", "vpc net-prod"], app.DependsOn.Select(static each => $"{each.Component} {each.Stack}"));
    }

    [Theory]
    [InlineData("vpc: {vars: {}}", "")]
    [InlineData("vpc: {source: {uri: x}, metadata: {component: fetched}}", "")]
    [InlineData("vpc: {generate: {a.tf: x}, metadata: {component: made}}", "")]
    [InlineData("vpc: {metadata: {component: nowhere}}", "", "error: The component vpc has its code in components/terraform/nowhere, which is no folder.")]
    [InlineData("vpc: {metadata: {component: nowhere}}", "spec: {}", "warning: The component vpc has its code in components/terraform/nowhere, which is no "
        + "folder: atmos vendor pull")]
    [InlineData("vpc: {vars: !include ../dev.tfvars}", "")]
    [InlineData("vpc: !include ../vpc.yaml", "")]
    [InlineData("vpc: {vars: [1]}", "", "error: vars of vpc has to be a map")]
    public async Task Components_WhoseCodeOrValuesComeFromElsewhere_AreNoErrors(string component, string vendor, string? problem = null)
    {
        Files($"vars: {{environment: net, stage: prod}}\nsecrets: {{vars: {{}}}}\nversion: {{}}\ncomponents:\n  terraform:\n    {component}\n");
        if (vendor.Length > 0)
        {
            _box.With("vendor.yaml", vendor);
        }

        var text = await _box.TextAsync("stack_validate");

        if (problem is null)
        {
            Assert.Equal("1 stack: nothing found.", text);
        }
        else
        {
            Assert.Contains(problem, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Workflows_WithStepsOfOtherTypes_AreListedAndNotRunHere()
    {
        Files("vars: {environment: net, stage: prod}\n");
        _box.With("stacks/workflows/a.yaml", """
            workflows:
              build:
                steps:
                  - {type: toast, content: "begins"}
                  - {type: container, image: x, command: make}
                  - steps: [{command: version}]
                  - {name: last, command: version}
            """);

        Assert.Equal("build  stacks/workflows/a.yaml  4 steps", await _box.TextAsync("stack_workflow"));
        Assert.Equal(
            "build (stacks/workflows/a.yaml)\nstep1: (toast)\nstep2: (container) make\nstep3: (parallel)\nlast: atmos version",
            await _box.TextAsync("stack_workflow", """{"name":"build"}"""));
        Assert.Contains(
            "The step step1 is of type toast, which only atmos itself carries out: atmos workflow build -f stacks/workflows/a.yaml runs it.",
            await _box.ErrorAsync("stack_workflow", """{"name":"build","run":true}"""),
            StringComparison.Ordinal);
        Assert.Equal("atmos version", (await _box.PlanAsync("stack_workflow", """{"name":"build","run":true,"from":"last"}""")).Resources[0].Value);
    }

    private void Files(string stack) => _box
        .With("atmos.yaml", "stacks:\n  base_path: stacks\n  included_paths: ['deploy/*']\n  name_pattern: '{environment}-{stage}'\n"
            + "components: {terraform: {base_path: components/terraform}}\nworkflows: {base_path: stacks/workflows}\n")
        .With("components/terraform/vpc/main.tf", "")
        .With("components/terraform/app/main.tf", "")
        .With("stacks/deploy/prod.yaml", stack);
}
