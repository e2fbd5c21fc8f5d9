using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>LangGraph from npm, on a graph like ours: a node again and again, its state kept in memory. Installed by the bench alone.</summary>
internal static class LangGraph
{
    private const string Name = "LangGraph's own time for a node, in memory";

    private const string Script = """
        import { Annotation, MemorySaver, StateGraph, END, START } from "@langchain/langgraph";
        const nodes = Number(process.argv[2]);
        const State = Annotation.Root({ n: Annotation({ reducer: (a, b) => a + b, default: () => 0 }) });
        const graph = new StateGraph(State).addNode("a", async () => ({ n: 1 })).addEdge(START, "a")
          .addConditionalEdges("a", state => state.n < nodes ? "a" : END).compile({ checkpointer: new MemorySaver() });
        for (let run = -1; run < 3; run++) {
          const start = process.hrtime.bigint();
          const end = await graph.invoke({ n: 0 }, { recursionLimit: nodes + 10, configurable: { thread_id: "t" + run } });
          if (end.n !== nodes) throw new Error("it counted " + end.n);
          if (run >= 0) console.log(Number(process.hrtime.bigint() - start) / 1e6 / nodes);
        }
        """;

    /// <summary>Measures it; left out where npm cannot install it.</summary>
    public static async Task<Figure> MeasureAsync(BenchPlace place, int nodes)
    {
        var folder = place.Fresh("langgraph");
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(static pair => (string)pair.Key, static pair => (string?)pair.Value ?? "", StringComparer.Ordinal);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{"private":true,"type":"module"}""");
            await File.WriteAllTextAsync(Path.Combine(folder, "graph.mjs"), Script);
            await ProcessRun.RunAsync(
                "npm", ["install", "--silent", "--no-audit", "--no-fund", "@langchain/langgraph@1.7.3", "@langchain/core"], folder, variables);
            var run = await ProcessRun.RunAsync("node", ["graph.mjs", nodes.ToString(CultureInfo.InvariantCulture)], folder, variables);
            return new Figure(Name, "ms", [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => double.Parse(line, CultureInfo.InvariantCulture))]);
        }
        catch (Exception fault) when (fault is BenchException or System.ComponentModel.Win32Exception)
        {
            return Figure.LeftOut(Name, $"npm or node could not run it: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
