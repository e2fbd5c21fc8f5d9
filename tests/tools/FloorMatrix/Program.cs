using System.Globalization;
using AgentHost.Architecture.Tests;

// FloorMatrix [ROOT]: the matrix of uses between the assemblies of src/, from what was built; with a name of an assembly behind it, that of its namespaces.
var root = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.GetCurrentDirectory();
var floors = Floors.Read(Path.Combine(root, "tests", "AgentHost.Architecture.Tests", "floors.txt"));
var output = Console.Out;
var uses = floors.Assemblies.ToDictionary(static name => name, name => TypeUse.Of(PathOf(name)).ToArray(), StringComparer.Ordinal);
if (args.Length > 1)
{
    var spaces = uses[args[1]].Where(use => use.Assembly == BuiltName(args[1])).Select(static use => (From: use.User, To: use.Namespace, use.Type)).ToArray();
    Print([.. Sorted(spaces)], (user, used) =>
        spaces.Where(use => use.From == user && use.To == used).Select(static use => use.Type).Distinct(StringComparer.Ordinal).Count());
    foreach (var circle in Circles.In(spaces.Select(static use => (use.From, use.To))))
    {
        output.WriteLine("circle: " + string.Join(", ", circle));
    }

    return;
}

Print(floors.Assemblies, (user, used) => uses[user].Where(use => use.Assembly == used).Select(static use => use.Type).Distinct(StringComparer.Ordinal).Count());
output.WriteLine();
foreach (var name in floors.Assemblies)
{
    var files = Directory.EnumerateFiles(Path.Combine(root, "src", name), "*.cs", SearchOption.AllDirectories).ToArray();
    var circles = Circles.In(uses[name].Where(use => use.Assembly == BuiltName(name)).Select(static use => (use.User, use.Namespace))).Count;
    var upward = uses[name].Select(static use => use.Assembly).Distinct(StringComparer.Ordinal)
        .Count(used => used != BuiltName(name) && floors.Assemblies.Contains(used) && !floors.Allow(name, used));
    output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{floors.Of(name)}  {name,-40} {files.Length,4} files {files.Sum(static file => File.ReadLines(file).Count()),6} lines, circles of namespaces: "
        + $"{circles}, upward: {upward}"));
}

string PathOf(string project) => Path.Combine(root, "artifacts", "bin", project, "debug", BuiltName(project) + ".dll");

static string BuiltName(string project) => project == "AgentHost.Cli" ? "agent" : project;

// Those that are used stand before those that use them, as far as there are no circles.
static IEnumerable<string> Sorted((string From, string To, string Type)[] spaces)
{
    var left = spaces.SelectMany(static use => new[] { use.From, use.To }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
    while (left.Count > 0)
    {
        var next = left.Find(name => !spaces.Any(use => use.From == name && use.To != name && left.Contains(use.To))) ?? left[0];
        left.Remove(next);
        yield return next;
    }
}

// A row uses its columns; what stands right of the diagonal points up.
void Print(IReadOnlyList<string> names, Func<string, string, int> count)
{
    output.WriteLine(new string(' ', 44) + string.Concat(names.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1,5}"))));
    for (var row = 0; row < names.Count; row++)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{row + 1,3} {names[row],-40}"));
        for (var column = 0; column < names.Count; column++)
        {
            var found = row == column ? 0 : count(names[row], names[column]);
            output.Write(row == column ? "    \\" : found == 0 ? "    ." : string.Create(CultureInfo.InvariantCulture, $"{found,5}"));
        }

        output.WriteLine();
    }
}
