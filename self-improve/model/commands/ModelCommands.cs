using System;
using System.CommandLine;
using System.IO;
using System.Text.Json;
using Dialogos.SelfImprove.Model.Backends;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Sampling;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Commands;

/// <summary>Builds the <c>model</c> branch of the command line.</summary>
public static class ModelCommands
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>The command <c>model</c> with all its subcommands.</summary>
    public static Command Build()
    {
        Command model = new("model", "Models: what they are, which is used, and running them");
        model.Subcommands.Add(Info());
        model.Subcommands.Add(List());
        model.Subcommands.Add(Add());
        model.Subcommands.Add(Use());
        model.Subcommands.Add(Remove());
        model.Subcommands.Add(Quantize());
        model.Subcommands.Add(RunCommand.Build());
        model.Subcommands.Add(BenchCommand.Build());
        model.Subcommands.Add(FetchLlamaCpp());
        return model;
    }

    /// <summary>Runs an operation; an error that a person can mend becomes one line and status 1.</summary>
    internal static int Guard(Action operation)
    {
        try
        {
            operation();
            return 0;
        }
        catch (Exception failure) when (failure is GgufException or IOException or GrammarException or NotSupportedException
            or UnauthorizedAccessException or Templates.TemplateException)
        {
            Console.Error.WriteLine($"model: {failure.Message}");
            return 1;
        }
    }

    internal static void WriteJson(Action<Utf8JsonWriter> write)
    {
        using Stream output = Console.OpenStandardOutput();
        using (Utf8JsonWriter json = new(output, Indented)) write(json);
        output.WriteByte((byte)'\n');
    }

    private static Command Info()
    {
        Command command = new("info", "Say what a model file holds");
        Argument<string?> file = FileArgument();
        Option<bool> json = new("--json") { Description = "Print JSON" };
        command.Arguments.Add(file);
        command.Options.Add(json);
        command.SetAction(result => Guard(() =>
        {
            ModelInfo info = ModelOperations.Describe(ModelStore.Default().Resolve(result.GetValue(file)));
            if (result.GetValue(json)) WriteJson(writer => InfoWriter.Write(writer, info));
            else InfoWriter.Print(info);
        }));
        return command;
    }

    private static Command List()
    {
        Command command = new("list", "List the models that were added");
        Option<bool> json = new("--json") { Description = "Print JSON" };
        command.Options.Add(json);
        command.SetAction(result => Guard(() =>
        {
            var models = ModelStore.Default().List();
            if (result.GetValue(json))
            {
                WriteJson(writer =>
                {
                    writer.WriteStartArray();
                    foreach ((string name, string file, bool used) in models)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("name", name);
                        writer.WriteString("file", file);
                        writer.WriteBoolean("inUse", used);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
                return;
            }

            foreach ((string name, string file, bool used) in models) Console.WriteLine($"{(used ? '*' : ' ')} {name}  {file}");
        }));
        return command;
    }

    private static Command Add()
    {
        Command command = new("add", "Add a GGUF file, after loading it once");
        Argument<string> file = new("FILE") { Description = "A GGUF file" };
        Option<string?> name = new("--name") { Description = "What to call it; the file's name by default" };
        command.Arguments.Add(file);
        command.Options.Add(name);
        command.SetAction(result => Guard(() =>
            Console.WriteLine($"added {ModelStore.Default().Add(result.GetRequiredValue(file), result.GetValue(name))}")));
        return command;
    }

    private static Command Use() => NameCommand("use", "Use a model where none is named", static (store, name) => store.Use(name));

    private static Command Remove() => NameCommand("remove", "Forget a model; its file stays", static (store, name) => store.Remove(name));

    private static Command NameCommand(string verb, string description, Action<ModelStore, string> action)
    {
        Command command = new(verb, description);
        Argument<string> name = new("NAME") { Description = "A name that 'model list' shows" };
        command.Arguments.Add(name);
        command.SetAction(result => Guard(() => action(ModelStore.Default(), result.GetRequiredValue(name))));
        return command;
    }

    private static Command Quantize()
    {
        Command command = new("quantize", "Write a model with its matrices in another type");
        Argument<string> source = new("SOURCE") { Description = "A GGUF file or a model's name" };
        Argument<string> target = new("TARGET") { Description = "The file to write" };
        Option<TensorType> type = new("--type") { Description = "The type of the matrices", DefaultValueFactory = static _ => TensorType.Q8_0 };
        command.Arguments.Add(source);
        command.Arguments.Add(target);
        command.Options.Add(type);
        command.SetAction(result => Guard(() => ModelOperations.Quantize(
            ModelStore.Default().Resolve(result.GetRequiredValue(source)),
            result.GetRequiredValue(target),
            result.GetValue(type),
            Console.WriteLine)));
        return command;
    }

    private static Command FetchLlamaCpp()
    {
        Command command = new("fetch-llama.cpp", "Download the prebuilt llama.cpp that 'bench --against' compares with");
        command.SetAction(_ => Guard(() => LlamaCppPackage.Fetch(Console.WriteLine)));
        return command;
    }

    internal static Argument<string?> FileArgument() => new("FILE")
    {
        Description = "A GGUF file or a model's name; the model in use by default",
        Arity = ArgumentArity.ZeroOrOne,
    };
}
