using System.Text;

namespace AgentHost.Plugins.Infrastructure.Tests.Fixture;

/// <summary>A repository of fifty stacks as teams have them: tenants, regions, stages, a catalog with inheritance, mixins, components with code.</summary>
internal static class FiftyStacks
{
    public static readonly string[] Tenants = ["core", "plat", "data", "shop", "labs"];
    public static readonly string[] Regions = ["ue1", "ew1"];
    public static readonly string[] Stages = ["dev", "test", "stage", "prod", "dr"];

    /// <summary>Writes it.</summary>
    public static PackBox Write(PackBox box)
    {
        box.With("atmos.yaml", "base_path: .\nstacks:\n  base_path: stacks\n  included_paths: ['orgs/**/*']\n  excluded_paths: ['**/_defaults.yaml']\n"
            + "  name_pattern: '{tenant}-{environment}-{stage}'\ncomponents:\n  terraform:\n    base_path: components/terraform\n");
        box.With("stacks/orgs/acme/_defaults.yaml", "vars:\n  namespace: acme\n  tags: {team: cloud, managed: true}\nsettings:\n  owner: cloud\n");
        box.With("stacks/catalog/vpc.yaml", "components:\n  terraform:\n    vpc/defaults:\n      metadata: {type: abstract, component: vpc}\n"
            + "      vars: {cidr: 10.0.0.0/16, zones: [a, b], nat: false}\n    vpc:\n      metadata: {component: vpc, inherits: [vpc/defaults]}\n");
        box.With("stacks/catalog/app.yaml", "import: [catalog/vpc]\ncomponents:\n  terraform:\n    app:\n      settings: {depends_on: {1: {component: vpc}}}\n"
            + "      vars: {replicas: 1, image: app}\n");
        box.With("stacks/catalog/db.yaml", "components:\n  terraform:\n    db:\n      settings: {depends_on: [{component: vpc}]}\n"
            + "      vars: {size: small, backups: &days 7}\n      env: {BACKUP_DAYS: *days}\n");
        foreach (var stage in Stages)
        {
            box.With($"stacks/mixins/stage/{stage}.yaml", $"vars: {{stage: {stage}, tags: {{stage: {stage}}}}}\n"
                + (stage is "prod" or "dr" ? "settings: {agent: {deny: [destroy]}}\n" : ""));
        }

        foreach (var (region, i) in Regions.Select(static (region, i) => (region, i)))
        {
            box.With($"stacks/mixins/region/{region}.yaml", $"vars: {{environment: {region}, region_number: {i}}}\n");
        }

        foreach (var tenant in Tenants)
        {
            box.With($"stacks/orgs/acme/{tenant}/_defaults.yaml", $"import: [orgs/acme/_defaults]\nvars: {{tenant: {tenant}}}\n");
            foreach (var region in Regions)
            {
                foreach (var stage in Stages)
                {
                    var text = new StringBuilder(
                        $"import:\n  - orgs/acme/{tenant}/_defaults\n  - mixins/region/{region}\n  - mixins/stage/{stage}\n  - catalog/*\ncomponents:\n"
                        + $"  terraform:\n    vpc:\n      vars: {{cidr: {Cidr(tenant, region, stage)}, nat: {(stage == "prod" ? "true" : "false")}}}\n");
                    text.Append(stage == "prod" ? "    app:\n      vars: {replicas: 3}\n    db:\n      vars: {size: large}\n" : "");
                    box.With($"stacks/orgs/acme/{tenant}/{region}/{stage}.yaml", text.ToString());
                }
            }
        }

        box.With("components/terraform/vpc/main.tf", "variable \"cidr\" { type = string }\nvariable \"zones\" { type = list(string) }\nvariable \"nat\" {\n"
            + "  type    = bool\n  default = false\n}\nvariable \"tags\" { type = map(string) }\nmodule \"label\" {\n  source = \"../../modules/label\"\n}\n");
        box.With("components/terraform/app/main.tf", "variable \"replicas\" { type = number }\nvariable \"image\" {}\n");
        box.With("components/terraform/db/main.tf", "variable \"size\" { type = string }\nvariable \"backups\" { type = number }\n");
        box.With("components/modules/label/main.tf", "variable \"name\" { default = \"x\" }\n");
        return box;
    }

    /// <summary>The name of a stack.</summary>
    public static string Name(string tenant, string region, string stage) => $"{tenant}-{region}-{stage}";

    /// <summary>The network of a stack.</summary>
    public static string Cidr(string tenant, string region, string stage) =>
        $"10.{Array.IndexOf(Tenants, tenant) * 10 + Array.IndexOf(Stages, stage)}.{Array.IndexOf(Regions, region)}.0/24";
}
