using System.Text;

namespace AgentHost.Plugins.Infrastructure.Tests.Terraform;

public sealed class ReaderTests
{
    /// <summary>As terraform 1.11 printed it.</summary>
    internal const string Invalid = """
        {
          "format_version": "1.0",
          "valid": false,
          "error_count": 1,
          "warning_count": 0,
          "diagnostics": [
            {
              "severity": "error",
              "summary": "Reference to undeclared resource",
              "detail": "A managed resource \"undefined_thing\" \"x\" has not been declared in the root module.",
              "range": {
                "filename": "main.tf",
                "start": { "line": 4, "column": 22, "byte": 145 },
                "end": { "line": 4, "column": 39, "byte": 162 }
              },
              "snippet": { "context": "output \"n\"", "code": "output \"n\" { value = undefined_thing.x }", "start_line": 4, "highlight_start_offset": 21, "highlight_end_offset": 38, "values": [] }
            }
          ]
        }
        """;

    /// <summary>As terraform 1.11 printed it, and lines of the same form for what that plan had not.</summary>
    internal const string Plan = """
        {"@level":"info","@message":"Terraform 1.11.4","@module":"terraform.ui","@timestamp":"2026-11-22T06:16:47.087011Z","terraform":"1.11.4","type":"version","ui":"1.2"}
        {"@level":"info","@message":"x: Drift detected (update)","type":"resource_drift","change":{"resource":{"addr":"aws_s3_bucket.logs"},"action":"update"}}
        {"@level":"info","@message":"terraform_data.a: Plan to create","@module":"terraform.ui","@timestamp":"2026-11-22T06:16:47.092322Z","change":{"resource":{"addr":"terraform_data.a","module":"","resource":"terraform_data.a","implied_provider":"terraform","resource_type":"terraform_data","resource_name":"a","resource_key":null},"action":"create"},"type":"planned_change"}
        {"type":"planned_change","change":{"resource":{"addr":"aws_db_instance.main"},"action":"replace","reason":"cannot_update"}}
        {"type":"planned_change","change":{"resource":{"addr":"aws_vpc.old"},"action":"delete","reason":"delete_because_no_resource_config"}}
        {"type":"planned_change","change":{"resource":{"addr":"data.x.y"},"action":"read"}}
        {"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Deprecated","detail":"Use another.","range":{"filename":"main.tf","start":{"line":3,"column":1}}}}
        {"@level":"info","@message":"Plan: 2 to add, 0 to change, 2 to destroy.","changes":{"add":2,"change":0,"import":0,"remove":2,"operation":"plan"},"type":"change_summary"}
        """;

    [Fact]
    public void Findings_Recorded_HavePlaceAndWords()
    {
        var finding = Assert.Single(FindingReader.Read(Invalid)!);

        Assert.Equal(
            "components/terraform/vpc/main.tf:4:22: error: Reference to undeclared resource: "
            + "A managed resource \"undefined_thing\" \"x\" has not been declared in the root module.",
            finding.Write("components/terraform/vpc"));
        Assert.Equal("main.tf:4:22", finding.Write("")[..12]);
        Assert.False(FindingReader.WantsInit([finding]));
        Assert.Empty(FindingReader.Read("""{"diagnostics":[]}""")!);
        Assert.True(FindingReader.WantsInit(FindingReader.Read(
            """{"diagnostics":[{"severity":"error","summary":"Missing required provider","detail":"This configuration requires provider registry.terraform.io/hashicorp/aws, but that provider isn't available. You may be able to install it automatically by running:\n  terraform init"}]}""")!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"diagnostics":{}}""")]
    public void Findings_SomethingElse_IsNone(string text) => Assert.Null(FindingReader.Read(text));

    [Fact]
    public void Plan_Recorded_IsSummedUpWithLossFirst()
    {
        var reader = new PlanReader();
        foreach (var line in Plan.Split('\n'))
        {
            reader.Take(line.Trim());
        }

        Assert.True(reader.Complete);
        Assert.Equal(
            "Plan: 2 to add, 0 to change, 2 to destroy.\n-/+ aws_db_instance.main (cannot update)\n- aws_vpc.old (delete because no resource config)\n"
            + "+ terraform_data.a\nChanged outside of terraform: aws_s3_bucket.logs",
            reader.Summary("Plan"));
        Assert.Equal("x/main.tf:3:1: warning: Deprecated: Use another.", reader.Faults("x"));
        Assert.Equal(2, reader.Changes.Count(static change => change.Loses));
    }

    [Fact]
    public void Readers_RandomAndDamagedText_NeverThrow()
    {
        var random = new Random(9);
        foreach (var good in new[] { Invalid, Plan })
        {
            for (var round = 0; round < 3_000; round++)
            {
                var text = new StringBuilder(good);
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    var at = random.Next(text.Length);
                    switch (random.Next(3))
                    {
                        case 0:
                            text[at] = "{}[]\",:0\\u\n\ud800"[random.Next(11)];
                            break;
                        case 1:
                            text.Remove(at, Math.Min(random.Next(40), text.Length - at));
                            break;
                        default:
                            text.Insert(at, new[] { "null", "\"\\ud800\"", "-1", "1e999", "\u001b[31m" }[random.Next(5)]);
                            break;
                    }
                }

                FindingReader.Read(text.ToString());
                var reader = new PlanReader();
                foreach (var line in text.ToString().Split('\n'))
                {
                    reader.Take(line);
                }

                Assert.DoesNotContain('\u001b', reader.Summary("x") + reader.Faults("y"));
            }
        }
    }

    [Theory]
    [InlineData("variable \"a\" {}", "a - required")]
    [InlineData(
        "variable \"a\" { type = string }\nvariable \"b\" {\n  type    = map(object({ default = string }))\n  default = {}\n}",
        "a string required, b map default")]
    [InlineData("variable \"a\" {\n  type = object({\n    default = optional(string)\n  })\n}", "a object required")]
    [InlineData("# variable \"no\" {}\n/* variable \"no\" {} */ // variable \"no\" {}\nvariable \"a\" { default = null }", "a - default")]
    [InlineData(
        "locals {\n  x = <<-EOT\n    variable \"no\" {}\n    EOT\n  y = \"variable \\\"no\\\" {${\"}\"}\"\n}\n"
        + "variable \"a\" { description = \"default = 1 } {\" }",
        "a - required")]
    [InlineData("resource \"x\" \"y\" { variable \"no\" {} }\nvariable \"a\" {", "a - required")]
    [InlineData("variable a {}\nvariable", "")]
    public void Variables_OfCode_AreFound(string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ", ",
                VariableScanner.Scan(text, "main.tf")
                    .Select(static variable => $"{variable.Name} {variable.Type ?? "-"} {(variable.HasDefault ? "default" : "required")}")));

    [Fact]
    public void Variables_HaveTheirPlace() =>
        Assert.Equal(new("a.tf", 5, 1), VariableScanner.Scan("# x\nlocals {\n  a = 1\n}\nvariable \"a\" {}", "a.tf")[0].Place);

    [Fact]
    public void Variables_OfRandomText_NeverThrow()
    {
        var random = new Random(2);
        const string Parts = "variable \"a\" {type=default\n\\\"${%}<<-EOT#/**///[]()=";
        for (var round = 0; round < 20_000; round++)
        {
            VariableScanner.Scan(
                new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Parts[random.Next(Parts.Length)])]) + "\nvariable \"z\" {", "a.tf");
        }
    }

    [Theory]
    [InlineData("v: text ${a}", "text ${a}")]
    [InlineData("v: 012", "012")]
    [InlineData("v: 1.50", "1.5")]
    [InlineData("v: True", "true")]
    [InlineData("v: [a, \"x ${b} %{c} $d\", 1, ~, false]", "[\"a\",\"x $${b} %%{c} $d\",1,null,false,]")]
    [InlineData("v: {a b: {c: \"l\\n\\\"q\\\" \\\\ \\u0001\"}}", "{\"a b\"={\"c\"=\"l\\n\\\"q\\\" \\\\ \\u0001\",},}")]
    public void Values_ForTerraform_EvaluateNothing(string text, string expected) =>
        Assert.Equal(expected, HclText.Variable(((YamlMap)YamlReader.Read(text, "a.yaml")!)["v"]!));
}
