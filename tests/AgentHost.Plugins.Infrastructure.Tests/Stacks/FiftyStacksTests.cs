using AgentHost.Plugins.Infrastructure.Affected;

namespace AgentHost.Plugins.Infrastructure.Tests.Stacks;

public sealed class FiftyStacksTests : IDisposable
{
    private readonly PackBox _box = FiftyStacks.Write(new());

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task EveryStack_HasItsValuesAndTheirPlaces()
    {
        var repository = await _box.LoadAsync();

        Assert.Equal(50, repository.Stacks.Count);
        Assert.Empty(repository.Problems);
        foreach (var tenant in FiftyStacks.Tenants)
        {
            foreach (var region in FiftyStacks.Regions)
            {
                foreach (var stage in FiftyStacks.Stages)
                {
                    var vpc = repository.FindComponent(FiftyStacks.Name(tenant, region, stage), "vpc");
                    var file = $"stacks/orgs/acme/{tenant}/{region}/{stage}.yaml";
                    Assert.Equal(FiftyStacks.Cidr(tenant, region, stage), vpc.Variables.Text("cidr"));
                    Assert.Equal(file, vpc.Variables["cidr"]!.Place.File);
                    Assert.Equal("stacks/catalog/vpc.yaml", vpc.Variables["cidr"]!.Before!.Place.File);
                    Assert.Equal(stage == "prod" ? "true" : "false", vpc.Variables.Text("nat"));
                    Assert.Equal(["team", "managed", "stage"], vpc.Variables.Map("tags")!.Keys);
                    Assert.Equal($"stacks/mixins/stage/{stage}.yaml", vpc.Variables["stage"]!.Place.File);
                    Assert.Equal(stage == "prod" ? "3" : "1", repository.FindComponent(vpc.Stack.Name, "app").Variables.Text("replicas"));
                    Assert.Equal("7", repository.FindComponent(vpc.Stack.Name, "db").Values.Map("env")!.Text("BACKUP_DAYS"));
                }
            }
        }
    }

    [Fact]
    public async Task List_Describe_Search_AnswerWhatIsThere()
    {
        var list = await _box.TextAsync("stack_list", """{"filter":"core-*-prod"}""");
        Assert.Equal(
            "core-ew1-prod  stacks/orgs/acme/core/ew1/prod.yaml  4 components\ncore-ue1-prod  stacks/orgs/acme/core/ue1/prod.yaml  4 components", list);
        Assert.Equal(50, (await _box.DataAsync("stack_list")).GetProperty("stacks").GetArrayLength());
        Assert.Contains("[… 40 more …]", await _box.TextAsync("stack_list", """{"limit":10}"""), StringComparison.Ordinal);
        Assert.Equal("None of 50 stacks fits.", await _box.TextAsync("stack_list", """{"component":"none"}"""));

        var stack = await _box.TextAsync("stack_describe", """{"stack":"core-ue1-prod"}""");
        Assert.Contains("components: terraform/vpc/defaults (abstract), terraform/vpc, terraform/app, terraform/db", stack, StringComparison.Ordinal);
        Assert.Contains("vars.tags.team = cloud  # stacks/orgs/acme/_defaults.yaml:3", stack, StringComparison.Ordinal);
        Assert.Equal(
            "core-ue1-prod (stacks/orgs/acme/core/ue1/prod.yaml)\nvars.stage = prod  # stacks/mixins/stage/prod.yaml:1",
            await _box.TextAsync("stack_describe", """{"stack":"core-ue1-prod","path":"vars.stage"}"""));
        Assert.Contains(
            "has nothing at vars.none", await _box.ErrorAsync("stack_describe", """{"stack":"core-ue1-prod","path":"vars.none"}"""), StringComparison.Ordinal);

        var component = await _box.TextAsync("component_describe", """{"component":"vpc","stack":"core-ue1-prod"}""");
        Assert.StartsWith("terraform/vpc in core-ue1-prod (", component, StringComparison.Ordinal);
        Assert.Contains("inherits: vpc/defaults", component, StringComparison.Ordinal);
        Assert.Contains(
            "vars.cidr = 10.3.0.0/24  # stacks/orgs/acme/core/ue1/prod.yaml:9, over stacks/catalog/vpc.yaml:5 (10.0.0.0/16)",
            component,
            StringComparison.Ordinal);
        Assert.Contains(
            "depends on: vpc in core-ue1-prod",
            await _box.TextAsync("component_describe", """{"component":"app","stack":"core-ue1-prod","path":"vars"}"""),
            StringComparison.Ordinal);
        Assert.Equal(
            "10.3.0.0/24",
            (await _box.DataAsync("component_describe", """{"component":"vpc","stack":"core-ue1-prod","path":"vars"}"""))
                .GetProperty("values").GetProperty("cidr").GetString());
        Assert.Contains(
            "has nothing at varz: it has ",
            await _box.ErrorAsync("component_describe", """{"component":"vpc","stack":"core-ue1-prod","path":"varz"}"""),
            StringComparison.Ordinal);

        Assert.Equal(
            "core-ue1-prod  terraform/vpc  components/terraform/vpc\n    vars.cidr = 10.3.0.0/24  # stacks/orgs/acme/core/ue1/prod.yaml:9",
            await _box.TextAsync("component_list", """{"contains":"10.3.0."}"""));
        Assert.Equal(150, (await _box.DataAsync("component_list")).GetProperty("components").GetArrayLength());
        Assert.Equal(200, (await _box.DataAsync("component_list", """{"all":true}""")).GetProperty("components").GetArrayLength());
        Assert.Equal("No component fits.", await _box.TextAsync("component_list", """{"filter":"none"}"""));
    }

    [Fact]
    public async Task Validate_GoodRepository_FindsNothing()
    {
        Assert.Equal("50 stacks: nothing found.", await _box.TextAsync("stack_validate"));
        Assert.Equal("plat-ew1-dev: nothing found.", await _box.TextAsync("stack_validate", """{"stack":"plat-ew1-dev"}"""));
        foreach (var component in new[] { "vpc", "app", "db" })
        {
            Assert.Equal(
                $"{component} in plat-ew1-dev: nothing found.",
                await _box.TextAsync("component_validate", $$"""{"stack":"plat-ew1-dev","component":"{{component}}"}"""));
        }
    }

    [Fact]
    public async Task Validate_Broken_TellsEachOnceWithItsPlace()
    {
        _box.With("stacks/mixins/stage/dr.yaml", "vars: {stage: dr, tags: none}\nvarz: {}\nimport: [mixins/gone]\n");
        _box.With("stacks/catalog/cache.yaml", "components:\n  terraform:\n    cache:\n      settings: {depends_on: [{component: vpv}]}\n      vars: 3\n");

        var text = await _box.TextAsync("stack_validate", """{"limit":5000}""");

        Assert.Contains("stacks/mixins/stage/dr.yaml:3:10: error: The import mixins/gone names no file", text, StringComparison.Ordinal);
        Assert.Contains(
            "stacks/mixins/stage/dr.yaml:1:25: warning: vars.tags is text here and a map at stacks/orgs/acme/_defaults.yaml:3:9",
            text,
            StringComparison.Ordinal);
        Assert.Contains("warning: varz is no section that is known; did you mean vars?", text, StringComparison.Ordinal);
        Assert.Contains("stacks/catalog/cache.yaml:5:13: error: vars of cache has to be a map; it is a number.", text, StringComparison.Ordinal);
        Assert.Contains("error: The component cache has its code in components/terraform/cache, which is no folder.", text, StringComparison.Ordinal);
        Assert.Contains("cache in core-ue1-dev depends on vpv in core-ue1-dev, which there is not.", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), static line => line.Contains("mixins/gone", StringComparison.Ordinal));
        Assert.False((await _box.DataAsync("stack_validate")).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Affected_EachKindOfChange_ReachesWhatItShould()
    {
        _box.Commit();
        Assert.Equal("0 changed files: no component is affected.", await _box.TextAsync("affected"));

        _box.With("stacks/mixins/stage/test.yaml", "vars: {stage: test, tags: {stage: test}, more: 1}\n");
        var stage = await _box.DataAsync("affected");
        Assert.Equal(10 * 3, stage.GetProperty("affected").GetArrayLength());
        Assert.All(
            stage.GetProperty("affected").EnumerateArray(),
            static entry =>
                Assert.Equal(
                    ("values", true),
                    (entry.GetProperty("reason").GetString(), entry.GetProperty("stack").GetString()!.EndsWith("-test", StringComparison.Ordinal))));
        Assert.Contains(
            "    vars.more = 1  # stacks/mixins/stage/test.yaml:1",
            await _box.TextAsync("affected", """{"describe":true,"stack":"core-ue1-test"}"""),
            StringComparison.Ordinal);
        _box.Git("checkout", "-q", ".");

        // A module, through the code that takes it.
        _box.With("components/modules/label/new.tf", "# more\n");
        Assert.Equal(50, (await _box.DataAsync("affected")).GetProperty("affected").GetArrayLength());
        var impact = (await new ChangeImpact(_box.Plugin, _box.Workspace).InvokeAsync(
            AgentJson.Parse("""{"files":["components/modules/label/new.tf"]}"""), CancellationToken.None)).GetProperty("affected");
        Assert.Equal(150, impact.GetArrayLength());
        Assert.Contains(
            impact.EnumerateArray(), static line => line.GetString() == "terraform/vpc in core-ue1-dev (code in components/modules/label/)");
        Assert.Contains("core-ue1-dev  terraform/vpc  code in components/modules/label/", await _box.TextAsync("affected"), StringComparison.Ordinal);
        Assert.Equal(150, (await _box.DataAsync("affected", """{"dependents":true}""")).GetProperty("affected").GetArrayLength());
        Assert.Contains(
            "core-ue1-dev  terraform/app  depends on vpc in core-ue1-dev",
            await _box.TextAsync("affected", """{"dependents":true}"""),
            StringComparison.Ordinal);

        // The code of one component, and what is committed.
        _box.Git("add", "-A");
        _box.Git("commit", "-q", "-m", "Module");
        Assert.Contains("no component is affected", await _box.TextAsync("affected"), StringComparison.Ordinal);
        Assert.Equal(50, (await _box.DataAsync("affected", """{"base":"HEAD~1..HEAD"}""")).GetProperty("affected").GetArrayLength());

        // A value taken away is not there to be seen: said as what it is.
        _box.With("stacks/catalog/db.yaml", "components:\n  terraform:\n    db: {}\n");
        var text = await _box.TextAsync("affected", """{"stack":"core-ue1-dev"}""");
        Assert.Contains("core-ue1-dev  terraform/vpc  perhaps: stacks/catalog/db.yaml has changed", text, StringComparison.Ordinal);

        Assert.Contains("is no revision", await _box.ErrorAsync("affected", """{"base":"--output=/tmp/x"}"""), StringComparison.Ordinal);
        Assert.Contains("git did not say", await _box.ErrorAsync("affected", """{"base":"none"}"""), StringComparison.Ordinal);
    }
}
