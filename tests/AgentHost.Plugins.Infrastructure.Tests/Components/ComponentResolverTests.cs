namespace AgentHost.Plugins.Infrastructure.Tests.Components;

public sealed class ComponentResolverTests : IDisposable
{
    private readonly PackBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Resolve_Layers_StandInTheirOrder()
    {
        _box.With("stacks/prod.yaml", """
            vars: {a: stack, b: stack, c: stack, d: stack, e: stack, f: stack}
            terraform:
              vars: {b: type, c: type, d: type, e: type, f: type}
            helmfile:
              vars: {b: other}
            overrides:
              vars: {f: override}
            components:
              terraform:
                base:
                  metadata: {type: abstract}
                  vars: {c: base, d: base, e: base, f: base}
                middle:
                  metadata: {inherits: [base]}
                  vars: {d: middle, e: middle, f: middle}
                vpc:
                  metadata: {component: network/vpc, inherits: [middle]}
                  vars: {e: own, f: own}
                  env: {REGION: x}
            """);

        var component = await _box.ComponentAsync("prod", "vpc");

        Assert.Equal(
            "a=stack b=type c=base d=middle e=own f=override",
            string.Join(' ', component.Variables.Members.Select(static pair => $"{pair.Key}={((YamlScalar)pair.Value).Value}")));
        Assert.Equal(["middle", "base"], component.Inherits);
        Assert.Equal("components/terraform/network/vpc", component.Folder);
        Assert.Equal("x", component.Values.Map("env")!.Text("REGION"));
        Assert.Null(component.Values["metadata"]);
        Assert.Empty(component.Problems);
        Assert.True((await _box.ComponentAsync("prod", "base")).IsAbstract);
    }

    [Fact]
    public async Task Resolve_SeveralBases_TheLaterStandsOver()
    {
        _box.With(
            "stacks/prod.yaml",
            "components: {terraform: {a: {vars: {x: a, y: a}}, b: {vars: {x: b}, metadata: {inherits: [a]}}, c: {vars: {y: c}}, v: {metadata: {inherits: "
            + "[b, c, a]}}}}");

        var component = await _box.ComponentAsync("prod", "v");

        Assert.Equal("b", component.Variables.Text("x"));
        Assert.Equal("c", component.Variables.Text("y"));
    }

    [Theory]
    [InlineData("{v: {metadata: {inherits: [w]}}, w: {metadata: {inherits: [v]}}}", "v inherits from itself: v → w → v")]
    [InlineData("{v: {metadata: {inherits: [v]}}}", "v inherits from itself: v → v")]
    [InlineData(
        "{v: {metadata: {inherits: [bass]}}, base: {}}",
        "v inherits from bass, which is no terraform component of stacks/prod.yaml or its imports; did you mean base?")]
    [InlineData("{v: {metadata: {component: ../../../../x}}}", "outside the workspace")]
    [InlineData("{v: {settings: {depends_on: [[1]]}}}", "A dependency names a component")]
    public async Task Resolve_Wrong_IsToldAndTheRestIsThere(string components, string says)
    {
        _box.With("stacks/prod.yaml", $"vars: {{a: 1}}\ncomponents: {{terraform: {components}}}");

        var component = await _box.ComponentAsync("prod", "v");

        Assert.Contains(says, Assert.Single(component.Problems).Message, StringComparison.Ordinal);
        Assert.Equal("1", component.Variables.Text("a"));
    }

    [Theory]
    [InlineData("{v: {component: vpc}}", "components/terraform/vpc", "")]
    [InlineData("{v: {component: vpc}, vpc: {vars: {a: base}}}", "components/terraform/vpc", "base")]
    [InlineData("{v: {metadata: {inherits: [b]}}, b: {metadata: {component: net}}}", "components/terraform/net", "")]
    [InlineData("{v: ~}", "components/terraform/v", "")]
    public async Task Resolve_Folder_IsWhereTheCodeIs(string components, string folder, string a)
    {
        _box.With("stacks/prod.yaml", $"components: {{terraform: {components}, helmfile: {{app: {{x: 1}}}}}}");

        var component = await _box.ComponentAsync("prod", "v");

        Assert.Equal(folder, component.Folder);
        Assert.Equal(a, component.Variables.Text("a") ?? "");
        Assert.Empty(component.Problems);
        Assert.Equal("components/helmfile/app", (await _box.ComponentAsync("prod", "app")).Folder);
    }

    [Fact]
    public async Task Resolve_Dependencies_AreReadInEachForm()
    {
        _box.With("atmos.yaml", "stacks: {name_pattern: '{env}-{stage}'}");
        _box.With("stacks/prod.yaml", """
            vars: {env: ue1, stage: prod}
            components:
              terraform:
                v:
                  settings:
                    depends_on:
                      1: {component: a}
                      2: {component: b, env: uw2}
                      3: {component: c, stack: other}
                      4: {file: config/x.json}
                      5: {folder: src/}
                  dependencies:
                    components: [{component: d}, e]
            """);

        Assert.Equal(
            ["a in ue1-prod", "b in uw2-prod", "c in other", "config/x.json", "src/", "d in ue1-prod", "e in ue1-prod"],
            (await _box.ComponentAsync("ue1-prod", "v")).DependsOn.Select(static dependency => dependency.ToString()));
    }

    [Fact]
    public async Task FindComponent_SeveralOrNone_IsSaidWithWhatToDo()
    {
        _box.With("stacks/a.yaml", "name: one\ncomponents: {terraform: {vpc: {x: 1}, app: {x: 1}}, helmfile: {app: {x: 1}}}")
            .With("stacks/b.yaml", "name: one\ncomponents: {terraform: {dns: {x: 1}, vpc: {x: 1}}}");
        var repository = await _box.LoadAsync();

        Assert.Equal("stacks/b.yaml", repository.FindComponent("one", "dns").Stack.File);
        Assert.Equal("helmfile", repository.FindComponent("one", "helmfile/app").Type);
        Assert.Contains(
            "2 components app", Assert.Throws<InfrastructureException>(() => repository.FindComponent("one", "app")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "did you mean vpc?", Assert.Throws<InfrastructureException>(() => repository.FindComponent("one", "vpd")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean one?", Assert.Throws<InfrastructureException>(() => repository.Find("onee")).Message, StringComparison.Ordinal);
        Assert.Contains("has the component vpc twice: in stacks/a.yaml and in stacks/b.yaml", await _box.TextAsync("stack_validate"), StringComparison.Ordinal);
    }
}
