namespace AgentHost.Plugins.Infrastructure.Tests.Tools;

/// <summary>The tools that run terraform: with a program that answers as recorded, and with the real one where it is.</summary>
public sealed class TerraformToolTests : IDisposable
{
    private const string Vpc = """{"component":"vpc","stack":"prod"}""";

    private static readonly string PlanScript = "case $1 in plan) for a in \"$@\"; do case $a in -out=*) echo plan > \"${a#-out=}\";; esac; done; cat <<'END'\n"
        + Terraform.ReaderTests.Plan
        + "\nEND\n;; apply) echo '{\"type\":\"apply_complete\",\"@message\":\"terraform_data.a: Creation complete\"}'; "
        + "echo '{\"type\":\"change_summary\",\"changes\":{\"add\":2,\"change\":0,\"remove\":2,\"operation\":\"apply\"}}';; esac";

    private readonly PackBox _box = new PackBox()
        .With("stacks/prod.yaml", "vars: {region: x}\ncomponents:\n  terraform:\n    vpc:\n      vars: {cidr: 10.0.0.0/16, tags: {a: \"${b}\"}, none: ~}\n"
            + "      env: {AWS_REGION: x}\n    base: {metadata: {type: abstract}}\n  helmfile: {app: {vars: {a: 1}}}\n")
        .With("components/terraform/vpc/main.tf", "variable \"cidr\" { type = string }\n");

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Plan_Component_IsSummedUpAndWritesNothing()
    {
        FakeProgram.Install(_box, PlanScript);
        var before = Directory.GetFiles(_box.Workspace.Root, "*", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/.", StringComparison.Ordinal)).Order().ToList();

        var plan = await _box.PlanAsync("terraform_plan", Vpc);
        var text = await _box.TextAsync("terraform_plan", Vpc);

        Assert.Equal(ToolEffects.Read | ToolEffects.Execute, plan.Effects);
        Assert.Equal((Risk.Medium, (string?)null), (plan.Risk, plan.ApprovalReason));
        var command = Assert.Single(plan.Resources);
        Assert.Equal(["terraform", "plan", "-json", "-input=false", "-lock=false"], command.Words);
        Assert.Equal("components/terraform/vpc", command.WorkingFolder);
        Assert.StartsWith("Plan of vpc in prod: 2 to add, 0 to change, 2 to destroy.\n-/+ aws_db_instance.main", text, StringComparison.Ordinal);
        Assert.Contains("components/terraform/vpc/main.tf:3:1: warning: Deprecated", text, StringComparison.Ordinal);
        var variables = FakeProgram.Variables(_box);
        Assert.Contains("TF_VAR_cidr=10.0.0.0/16", variables);
        Assert.Contains("TF_VAR_tags={\"a\"=\"$${b}\",}", variables);
        Assert.Contains("TF_VAR_region=x", variables);
        Assert.DoesNotContain(variables, static line =>
            line.StartsWith("TF_VAR_none", StringComparison.Ordinal) || line.StartsWith("TF_CLI_ARGS", StringComparison.Ordinal));
        Assert.Equal(
            before,
            Directory.GetFiles(_box.Workspace.Root, "*", SearchOption.AllDirectories)
                .Where(static file => !file.Contains("/.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Apply_SavedPlan_DoesJustThisOnceAndAsks()
    {
        FakeProgram.Install(_box, PlanScript);
        var id = (await _box.DataAsync("terraform_plan", """{"component":"vpc","stack":"prod","save":true,"targets":["aws_vpc.old"]}""")).GetProperty("plan")
            .GetString()!;
        var file = Path.Combine(_box.Context.DataFolder, "plans", id + ".tfplan");
        Assert.True(File.Exists(file));
        Assert.Contains("-target=aws_vpc.old", FakeProgram.Calls(_box)[^1], StringComparison.Ordinal);

        var plan = await _box.PlanAsync("terraform_apply", $$"""{"plan":"{{id}}"}""");

        Assert.Equal(Risk.High, plan.Risk);
        Assert.Contains("wants a person's word each time", plan.ApprovalReason!, StringComparison.Ordinal);
        Assert.Contains("2 resources away", Assert.Single(plan.Reasons), StringComparison.Ordinal);
        Assert.Contains(plan.Preview, static block => block is TextBlock text && text.Text.Contains("aws_db_instance.main", StringComparison.Ordinal));
        Assert.Contains("is none to take everything away", await _box.ErrorAsync("terraform_destroy", $$"""{"plan":"{{id}}"}"""), StringComparison.Ordinal);

        Assert.Equal("Applied vpc in prod: 2 to add, 0 to change, 2 to destroy.", await _box.TextAsync("terraform_apply", $$"""{"plan":"{{id}}"}"""));
        Assert.Equal($"apply -json -input=false -auto-approve {file}", FakeProgram.Calls(_box)[^1]);
        Assert.DoesNotContain(FakeProgram.Variables(_box), static line => line.StartsWith("TF_VAR_", StringComparison.Ordinal));
        Assert.False(File.Exists(file));
        Assert.Contains("There is no plan", await _box.ErrorAsync("terraform_apply", $$"""{"plan":"{{id}}"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_InputsChangedOrOld_WantsANewPlan()
    {
        FakeProgram.Install(_box, PlanScript);
        var save = """{"component":"vpc","stack":"prod","save":true}""";
        var id = (await _box.DataAsync("terraform_plan", save)).GetProperty("plan").GetString()!;
        _box.With("stacks/prod.yaml", _box.Workspace.Text("stacks/prod.yaml").Replace("10.0.0.0/16", "10.9.0.0/16", StringComparison.Ordinal));

        Assert.Contains("has changed since the plan", await _box.ErrorAsync("terraform_apply", $$"""{"plan":"{{id}}"}"""), StringComparison.Ordinal);

        var plans = new SavedPlans(new StoppedClock(DateTimeOffset.UnixEpoch.AddHours(2)));
        plans.Add(new("old", "s", "c", "f", _box.Workspace.At("x"), false, "", "", 0, DateTimeOffset.UnixEpoch.AddMinutes(59)));
        plans.Add(new("new", "s", "c", "f", _box.Workspace.At("y"), false, "", "", 0, DateTimeOffset.UnixEpoch.AddMinutes(61)));
        Assert.Null(plans.Find("old"));
        Assert.NotNull(plans.Find("new"));
        for (var i = 0; i < 30; i++)
        {
            plans.Add(new($"p{i}", "s", "c", "f", _box.Workspace.At("y"), false, "", "", 0, DateTimeOffset.UnixEpoch.AddHours(2)));
        }

        Assert.Null(plans.Find("new"));
    }

    [Theory]
    [InlineData("""{"protected":["pro*"]}""", "", "plugins.infrastructure.protected (pro*)")]
    [InlineData("{}", "settings: {agent: {deny: [apply]}}", "settings.agent.deny: apply (stacks/prod.yaml:")]
    [InlineData("{}", "settings: {agent: {deny: '*'}}", "settings.agent.deny: *")]
    [InlineData("{}", "metadata: {locked: true}", "is locked (stacks/prod.yaml:")]
    public async Task Apply_ProtectedEnvironment_IsRefusedBeforeAnybodyIsAsked(string settings, string says, string reason)
    {
        FakeProgram.Install(_box, PlanScript);
        _box.Settings(settings);
        _box.With("stacks/prod.yaml", $"components:\n  terraform:\n    vpc:\n      vars: {{cidr: x}}\n      {says}\n");
        var id = (await _box.DataAsync("terraform_plan", """{"component":"vpc","stack":"prod","save":true}""")).GetProperty("plan").GetString()!;

        var refusal = (await _box.PlanAsync("terraform_apply", $$"""{"plan":"{{id}}"}""")).Refusal;

        Assert.Contains(reason, TestWorkspace.TextOf(refusal!), StringComparison.Ordinal);
        Assert.DoesNotContain(FakeProgram.Calls(_box), static call => call.StartsWith("apply", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("base", "", "is abstract")]
    [InlineData("app", "", "is of helmfile")]
    [InlineData("gone", "", "has no component gone")]
    [InlineData("vpc", "vars: {a: !terraform.output vpc id}", "vars.a is !terraform.output vpc id, which another program works out")]
    [InlineData("vpc", "vars: {a: {b: ['{{ .x }}']}}", "vars.a.b[0] is {{ .x }}")]
    [InlineData("vpc", "vars: {'a b': 1}", "cannot be the name of a variable")]
    [InlineData("vpc", "env: {A: [1]}", "env.A has to be a plain value")]
    [InlineData("vpc", "env: {LD_PRELOAD: ./x.so}", "env.LD_PRELOAD is not taken from a stack")]
    [InlineData("vpc", "import: [none]", "are not sure before that is mended")]
    [InlineData("vpc", "backend_type: s3\nbackend: {s3: {bucket: b}}", "is kept in s3, and components/terraform/vpc/backend.tf.json is not there")]
    public async Task Plan_ThatCannotBe_IsRefusedBeforeAnythingRuns(string component, string more, string says)
    {
        FakeProgram.Install(_box, PlanScript);
        _box.With("stacks/prod.yaml", "components: {terraform: {vpc: {x: 1}, base: {metadata: {type: abstract}}}, helmfile: {app: {x: 1}}}\n" + more + "\n");

        Assert.Contains(says, await _box.ErrorAsync("terraform_plan", $$"""{"component":"{{component}}","stack":"prod"}"""), StringComparison.Ordinal);
        Assert.Empty(FakeProgram.Calls(_box));
    }

    [Theory]
    [InlineData("""{"terraform":{"backend":{"s3":{"bucket":"b","key":"k","encrypt":true}}}}""", null)]
    [InlineData("""{"terraform":{"backend":{"s3":{"bucket":"other","key":"k"}}}}""", "is made for something else: backend.s3.bucket")]
    [InlineData("""{"terraform":{"backend":{"gcs":{}}}}""", "names no backend s3")]
    [InlineData("broken", "names no backend s3")]
    public async Task Plan_Backend_HasToBeTheStacks(string file, string? says)
    {
        FakeProgram.Install(_box, PlanScript);
        _box.With("stacks/prod.yaml", "backend_type: s3\nbackend: {s3: {bucket: b, encrypt: true}}\ncomponents: {terraform: {vpc: {vars: {a: 1}}}}\n")
            .With("components/terraform/vpc/backend.tf.json", file);

        var text = TestWorkspace.TextOf(await _box.RunAsync("terraform_plan", Vpc));

        Assert.Contains(says ?? "2 to add", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_Fails_TellsWhyAndKeepsNoPlan()
    {
        FakeProgram.Install(
            _box,
            """echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Inconsistent dependency lock file","detail":"run: terraform init"}}'; exit 1""");
        var text = await _box.ErrorAsync("terraform_plan", """{"component":"vpc","stack":"prod","save":true}""");
        Assert.Contains("plan of vpc in prod failed:\ncomponents/terraform/vpc: error: Inconsistent dependency lock file", text, StringComparison.Ordinal);
        Assert.Contains("run terraform init -input=false in components/terraform/vpc first", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Saved as", text, StringComparison.Ordinal);

        FakeProgram.Install(_box, "echo 'no such thing' >&2; exit 3");
        Assert.Contains("failed:\nno such thing", await _box.ErrorAsync("terraform_plan", Vpc), StringComparison.Ordinal);

        // Ends well, and never said what it would do.
        FakeProgram.Install(_box, "echo nonsense");
        Assert.Contains("failed", await _box.ErrorAsync("terraform_plan", Vpc), StringComparison.Ordinal);
        Assert.Contains(
            "is no address", await _box.ErrorAsync("terraform_plan", """{"component":"vpc","stack":"prod","targets":["-out=x"]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_TakesTooLong_IsEnded()
    {
        FakeProgram.Install(_box, "exec sleep 600");
        _box.Workspace.ToolSettings = """{"timeout":1}""";

        Assert.Equal("terraform plan did not end within 1 s and was ended.", await _box.ErrorAsync("terraform_plan", Vpc));
    }

    [Fact]
    public async Task Validate_Recorded_IsFindingsWithPlaces()
    {
        FakeProgram.Install(_box, "cat <<'END'\n" + Terraform.ReaderTests.Invalid + "\nEND\nexit 1");

        foreach (var arguments in new[]
        {
            """{"component":"vpc"}""", Vpc, """{"path":"components/terraform/vpc"}""", """{"path":"./components/../components/terraform/vpc/"}"""
        })
        {
            Assert.StartsWith(
                "components/terraform/vpc/main.tf:4:22: error: Reference to undeclared resource",
                await _box.TextAsync("terraform_validate", arguments),
                StringComparison.Ordinal);
        }

        Assert.False((await _box.DataAsync("terraform_validate", Vpc)).GetProperty("valid").GetBoolean());
        Assert.Contains("Say what is meant", await _box.ErrorAsync("terraform_validate", "{}"), StringComparison.Ordinal);
        Assert.Contains("outside the workspace", await _box.ErrorAsync("terraform_validate", """{"path":"../x"}"""), StringComparison.Ordinal);
        Assert.Contains("does not exist", await _box.ErrorAsync("terraform_validate", """{"path":"none"}"""), StringComparison.Ordinal);
        Assert.Contains("There is no component none", await _box.ErrorAsync("terraform_validate", """{"component":"none"}"""), StringComparison.Ordinal);

        FakeProgram.Install(_box, "echo what; exit 2");
        Assert.Contains("did not answer as it should: what", await _box.ErrorAsync("terraform_validate", Vpc), StringComparison.Ordinal);
        _box.Workspace.Processes = new TestProcesses(_box.Workspace.Root) { Variables = { ["PATH"] = "/nowhere" } };
    }

    [Fact]
    public async Task ComponentValidate_ComparesWithTheCode()
    {
        _box.With(
            "components/terraform/vpc/main.tf",
            "variable \"cidr\" { type = number }\nvariable \"zones\" { type = list(string) }\nvariable \"tags\" { type = map(string) }\n");

        var text = await _box.TextAsync("component_validate", Vpc);

        Assert.Contains(
            "stacks/prod.yaml:5:20: error: cidr is text, and components/terraform/vpc declares it as number (components/terraform/vpc/main.tf:1:1).",
            text,
            StringComparison.Ordinal);
        Assert.Contains("error: vpc in prod is not given zones, which has no default (components/terraform/vpc/main.tf:2:1).", text, StringComparison.Ordinal);
        Assert.Contains("warning: components/terraform/vpc declares no variable none", text, StringComparison.Ordinal);
        Assert.DoesNotContain("region", text, StringComparison.Ordinal);
        Assert.Contains(
            "Variables of helmfile are not looked at.",
            await _box.TextAsync("component_validate", """{"component":"app","stack":"prod"}"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflow_ListShowRun_EachCommandStandsInThePlan()
    {
        _box.With(
            "stacks/workflows/net.yaml",
            "workflows:\n  check:\n    description: Looks\n    steps:\n      - {name: one, type: shell, command: 'echo first'}\n"
            + "      - {name: two, type: shell, command: 'echo second && exit 4'}\n      - {type: shell, command: 'echo third'}\n  roll:\n    stack: prod\n"
            + "    steps: [{command: terraform apply vpc -auto-approve}]\n  odd:\n    steps: [{type: magic, command: x}]\n"
            + "  bare:\n    steps: [{type: shell}]\n");

        var list = await _box.TextAsync("stack_workflow");
        Assert.Contains("check  stacks/workflows/net.yaml  3 steps  Looks", list, StringComparison.Ordinal);
        Assert.Contains("odd  stacks/workflows/net.yaml  1 step", list, StringComparison.Ordinal);
        Assert.Contains("stacks/workflows/net.yaml:14:13: error: A step of the workflow bare needs a command.", list, StringComparison.Ordinal);
        Assert.Equal(
            "roll (stacks/workflows/net.yaml)\nstep1: atmos terraform apply vpc -auto-approve -s prod",
            await _box.TextAsync("stack_workflow", """{"name":"roll"}"""));
        Assert.Contains("needs a command", await _box.ErrorAsync("stack_workflow", """{"name":"check","run":true}"""), StringComparison.Ordinal);

        _box.With(
            "stacks/workflows/net.yaml",
            _box.Workspace.Text("stacks/workflows/net.yaml").Replace("{type: shell}", "{type: shell, command: x}", StringComparison.Ordinal));
        var plan = await _box.PlanAsync("stack_workflow", """{"name":"check","run":true}""");
        Assert.Equal(["echo first", "echo second && exit 4", "echo third"], plan.Resources.Select(static resource => resource.Value));
        Assert.Equal((Risk.Medium, (string?)null), (plan.Risk, plan.ApprovalReason));
        var text = await _box.ErrorAsync("stack_workflow", """{"name":"check","run":true}""");
        Assert.Contains("one: echo first\nfirst\ntwo: echo second && exit 4\nsecond\n", text, StringComparison.Ordinal);
        Assert.Contains("exit code 4; what was to follow (step3) was not run", text, StringComparison.Ordinal);
        Assert.Contains(
            "third\ncheck: 1 step done.", await _box.TextAsync("stack_workflow", """{"name":"check","run":true,"from":"step3"}"""), StringComparison.Ordinal);
        Assert.Contains("has no step four", await _box.ErrorAsync("stack_workflow", """{"name":"check","run":true,"from":"four"}"""), StringComparison.Ordinal);
        Assert.Contains("did you mean check?", await _box.ErrorAsync("stack_workflow", """{"name":"chek"}"""), StringComparison.Ordinal);

        var roll = await _box.PlanAsync("stack_workflow", """{"name":"roll","run":true}""");
        Assert.Equal(["atmos", "terraform", "apply", "vpc", "-auto-approve", "-s", "prod"], Assert.Single(roll.Resources).Words);
        Assert.Equal(Risk.High, roll.Risk);
        Assert.NotNull(roll.ApprovalReason);
        _box.Settings("""{"protected":["prod"]}""");
        Assert.Contains(
            "is protected",
            TestWorkspace.TextOf((await _box.PlanAsync("stack_workflow", """{"name":"roll","run":true}""")).Refusal!),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fmt_Program_FormatsThroughEdits()
    {
        FakeProgram.Install(_box, "sed 's/  */ /g'");
        _box.With("components/terraform/vpc/main.tf", "a  =   1\n").With("components/terraform/vpc/ok.tf", "b = 1\n")
            .With("components/terraform/vpc/notes.txt", "a   b\n");

        var plan = await _box.PlanAsync("terraform_fmt", """{"component":"vpc"}""");
        Assert.Equal(ToolEffects.Read | ToolEffects.Write, plan.Effects);
        Assert.Equal(["components/terraform/vpc/main.tf"], plan.Resources.Where(static resource => resource.Write).Select(static resource => resource.Value));
        Assert.Equal("a  =   1\n", _box.Workspace.Text("components/terraform/vpc/main.tf"));

        Assert.Contains("Formatted 1 file.", await _box.TextAsync("terraform_fmt", """{"component":"vpc"}"""), StringComparison.Ordinal);
        Assert.Equal("a = 1\n", _box.Workspace.Text("components/terraform/vpc/main.tf"));
        Assert.Equal("a   b\n", _box.Workspace.Text("components/terraform/vpc/notes.txt"));
        Assert.Equal("Everything is formatted already.", await _box.TextAsync("terraform_fmt", """{"path":"components/terraform/vpc/main.tf"}"""));
        Assert.Contains(
            "is no file of terraform", await _box.ErrorAsync("terraform_fmt", """{"path":"components/terraform/vpc/notes.txt"}"""), StringComparison.Ordinal);
        FakeProgram.Install(_box, "echo broken >&2; exit 2");
        Assert.Contains("cannot be formatted: broken", await _box.ErrorAsync("terraform_fmt", """{"component":"vpc"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RealTerraform_WhereItIs_ValidatesFormatsPlansAndApplies()
    {
        Assert.SkipUnless(
            Infrastructure.Hooks.ProgramLookup.IsThere("terraform"),
            "terraform is not on PATH, and has no package here: its recorded output serves in the other tests.");

        _box.With("stacks/prod.yaml", "components:\n  terraform:\n    vpc:\n      vars: {name: \"a ${b} é\", tags: {x: \"%{if}\", y: 'q\"'}, n: 3}\n");
        _box.With(
            "components/terraform/vpc/main.tf",
            "variable \"name\" { type = string }\nvariable \"tags\" { type = map(string) }\nvariable \"n\" { type = number }\nresource \"terraform_data\" "
            + "\"a\" {\n  input    = \"${var.name} ${var.tags[\"x\"]} ${var.tags[\"y\"]} ${var.n}\"\n}\noutput \"o\" { value = terraform_data.a.output }\n");

        Assert.Equal("components/terraform/vpc: nothing found.", await _box.TextAsync("terraform_validate", Vpc));
        Assert.Contains("Formatted 1 file.", await _box.TextAsync("terraform_fmt", Vpc), StringComparison.Ordinal);
        Assert.Contains("1 to add, 0 to change, 0 to destroy.\n+ terraform_data.a", await _box.TextAsync("terraform_plan", Vpc), StringComparison.Ordinal);
        Assert.False(File.Exists(_box.Workspace.At("components/terraform/vpc/terraform.tfstate")));

        var id = (await _box.DataAsync("terraform_plan", """{"component":"vpc","stack":"prod","save":true}""")).GetProperty("plan").GetString();
        Assert.Contains("Applied vpc in prod: 1 to add", await _box.TextAsync("terraform_apply", $$"""{"plan":"{{id}}"}"""), StringComparison.Ordinal);
        Assert.Contains("a ${b} é %{if} q\\\" 3", _box.Workspace.Text("components/terraform/vpc/terraform.tfstate"), StringComparison.Ordinal);

        var gone = (await _box.DataAsync("terraform_plan", """{"component":"vpc","stack":"prod","save":true,"destroy":true}""")).GetProperty(
            "plan").GetString();
        Assert.Contains(
            "Destroyed vpc in prod: 0 to add, 0 to change, 1 to destroy.",
            await _box.TextAsync("terraform_destroy", $$"""{"plan":"{{gone}}"}"""),
            StringComparison.Ordinal);

        _box.With("components/terraform/vpc/more.tf", "output \"n\" { value = undefined_thing.x }\n");
        Assert.Contains(
            "components/terraform/vpc/more.tf:1:22: error: Reference to undeclared resource",
            await _box.TextAsync("terraform_validate", Vpc),
            StringComparison.Ordinal);
        Assert.Contains(
            "components/terraform/vpc/more.tf:1:22: error: Reference to undeclared resource",
            await _box.HookAsync("components/terraform/vpc/more.tf"),
            StringComparison.Ordinal);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
