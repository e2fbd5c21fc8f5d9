using System.Globalization;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Workflows;

/// <summary>Reads the workflows of a repository.</summary>
internal static class WorkflowReader
{
    private const int MostSteps = 50;
    private const int MostFiles = 500;

    /// <summary>All of them, and what is wrong with their files.</summary>
    public static async ValueTask<(IReadOnlyList<Workflow> Workflows, IReadOnlyList<Problem> Problems)> ReadAsync(
        IStackSource source, string folder, CancellationToken cancellationToken)
    {
        var (found, problems) = (new List<Workflow>(), new List<Problem>());
        foreach (var path in (await source.ListAsync(folder, cancellationToken)).Take(MostFiles))
        {
            var file = await source.ReadAsync(path, cancellationToken);
            if (file?.Fault is { } fault)
            {
                problems.Add(fault);
            }

            foreach (var (name, value) in file?.Root?.Map("workflows")?.Members ?? [])
            {
                if (value is YamlMap map)
                {
                    found.Add(new(name, path, map.Text("description"), Steps(map, name, problems)));
                }
                else
                {
                    problems.Add(new(value.Place, $"The workflow {name} has to be a map with steps; it is {value.Kind}."));
                }
            }
        }

        return (found, problems);
    }

    private static List<WorkflowStep> Steps(YamlMap workflow, string name, List<Problem> problems)
    {
        var steps = new List<WorkflowStep>();
        foreach (var item in (workflow["steps"] as YamlList)?.Items ?? [])
        {
            var map = item as YamlMap;
            var type = map?.Text("type") ?? (map?["steps"] is null ? "atmos" : "parallel");
            var command = map?.Text("command") ?? "";
            if (map is null || (command.Length == 0 && type is "atmos" or "shell"))
            {
                problems.Add(new(item.Place, $"A step of the workflow {name} needs a command."));
            }
            else if (steps.Count >= MostSteps)
            {
                problems.Add(new(item.Place, $"The workflow {name} has more than {MostSteps} steps."));
                break;
            }
            else
            {
                steps.Add(new(
                    map.Text("name") ?? "step" + (steps.Count + 1).ToString(CultureInfo.InvariantCulture), type, command,
                    map.Text("stack") ?? workflow.Text("stack"), item.Place));
            }
        }

        return steps;
    }
}
